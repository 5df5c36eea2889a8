// A network as data: what an experiment names, a file describes and `network.ts` builds. No weights, no engine.
import type { ImageShape } from "./imageShape.ts";
import type { LayerDefinition } from "./kinds.ts";

export type { ImageShape } from "./imageShape.ts";
export type { ConvDefinition } from "./kinds/conv.ts";
export type { LayerDefinition } from "./kinds.ts";

export interface NetworkDefinition {
  readonly name: string;
  readonly input: ImageShape;
  readonly layers: readonly LayerDefinition[];
  /** Parts of the file that are not used: one sentence each. */
  readonly notes?: readonly string[];
}
