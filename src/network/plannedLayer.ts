// One layer of the plan of a network (plan.ts): what it reads and gives, and in which form.
import type { ConvShape } from "../array/geometry.ts";
import { ConfigError } from "../base/errors.ts";
import type { PoolShape } from "../engine/poolShape.ts";
import type { ImageShape } from "./imageShape.ts";

/** Keys that the definition of every layer has. */
export interface AnyDefinition {
  readonly kind: string;
  /** Unique; the default is the kind and the layer's number. */
  readonly name?: string | undefined;
  /** Name of the earlier layer that it reads, or "input"; the layer before by default. */
  readonly input?: string | undefined;
}

/** The activation at the end of a layer. */
export interface Activated {
  readonly relu: boolean;
  /** Where the ReLU's values end (ReLU6: 6), in the activations' units; network.activationRange where that is lower. */
  readonly clip?: number | undefined;
}

/** Place of a layer in the plan; IMAGES: what the network is given. */
export type Source = number;
export const IMAGES: Source = -1;

export interface Planned<Definition extends AnyDefinition = AnyDefinition> {
  readonly name: string;
  readonly index: number;
  readonly definition: Definition;
  /** Sources of the layer: one, two of an addition, two or more of a concatenation. */
  readonly inputs: readonly Source[];
  readonly input: ImageShape;
  readonly output: ImageShape;
  /** Shape of the weights, where the layer has any. */
  readonly weights: ConvShape | null;
  /** Windows of a pooling layer. */
  readonly windows: PoolShape | null;
  /** Whether it ends in a ReLU, and where that ends: null, or a number for network.activationRange and it, whichever is lower. */
  readonly relu: boolean;
  readonly clip: number | null;
  /** Whether its values lie on the grid of images, not of activations: images, and what is pooled or joined of them. */
  readonly ofImages: boolean;
  /** Whether values of both signs leave it. */
  readonly signed: boolean;
  /** Whether something before it learns. */
  readonly needsError: boolean;
  /** "sums": float32 that nothing activates or rounds, where only normalizations and ReLUs read them. "logits": the same, and the network's
   *  result. */
  readonly values: "activations" | "sums" | "logits";
}

export const layerProblem = (name: string, message: string, hint: string): ConfigError =>
  new ConfigError(message, { at: `network layer ${name}`, hint });
