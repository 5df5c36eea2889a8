// How one kind of node becomes layers.
import type { OnnxNode } from "../model.ts";
import type { Translation } from "../translation.ts";
import type { Value } from "../value.ts";

/** Values of the outputs, in their order. */
export type Translated = Value | readonly Value[];

export interface Operator {
  /** Attributes that are understood; any other is refused by name. */
  readonly attributes: readonly string[];
  /** The node's outputs; layers that it needs are added. ConfigError where the node cannot be mapped. */
  readonly translate: (t: Translation, node: OnnxNode) => Translated;
}

export type Operators = Readonly<Record<string, Operator>>;
