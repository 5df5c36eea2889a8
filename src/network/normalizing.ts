// Work of a normalization on the chip for one image.
import type { Normalizing } from "./digitalWork.ts";
import { sizeOf } from "./imageShape.ts";
import type { Planned } from "./plannedLayer.ts";

export function normalizing(
  kind: Normalizing["kind"],
  { input: { channels }, output, inputs }: Planned,
  layers: readonly Planned[],
): Normalizing {
  return { kind, positions: sizeOf(output) / channels, channels, reads: readsOf(layers[inputs[0]!]) };
}

/** Values at the input of a normalization; images are words. */
function readsOf(source: Planned | undefined): Normalizing["reads"] {
  if (!source || source.values === "activations") return "words";
  return source.weights ? "sums" : "floats";
}
