// The tensor that a layer writes, and the activation at its end, from its place in the plan.
import type { ActivationOptions } from "./activation.ts";
import { valueKind } from "./formats.ts";
import type { NodeContext } from "./node.ts";
import type { Planned } from "./plannedLayer.ts";
import { createTensor, type Tensor } from "./tensor.ts";

export const activationOf = ({ name, relu, clip }: Planned, quantize: boolean): ActivationOptions => ({
  name,
  relu,
  clip,
  quantize,
});

/** Output of a layer that only picks or moves values: words or floats as in its input. */
export function movedTensor(
  { engine, maxBatch }: NodeContext,
  { name, output: shape, signed, needsError }: Planned,
  { grid, value }: Tensor,
): Tensor {
  return createTensor(engine, { name, shape, signed, needsError, grid, kind: value.kind }, maxBatch);
}

/** Output of a layer that computes sums. */
export function computedTensor({ engine, formats, maxBatch }: NodeContext, layer: Planned): Tensor {
  const { name, output: shape, signed, needsError } = layer;
  const kind = layer.values === "activations" ? valueKind(formats, signed) : "f32";
  return createTensor(engine, { name, shape, signed, needsError, grid: formats.values, kind }, maxBatch);
}

/** Whether values are rounded to the grid of activations. Logits of words stay as they are. */
export const rounds = ({ formats }: NodeContext, { values, weights }: Planned): boolean =>
  values === "activations" || (values === "logits" && !formats.words && weights === null);
