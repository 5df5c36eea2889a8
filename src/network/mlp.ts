// A multilayer perceptron: flatten, hidden layers with ReLU, output layer. MLP+NeuroSim's is 400-100-10.
import type { ImageShape, LayerDefinition, NetworkDefinition } from "./definition.ts";

/** hidden sizes are multiplied by width and rounded, at least 1. */
export function mlp(
  hidden: readonly number[],
  width: number,
  classes: number,
  input: ImageShape,
): NetworkDefinition {
  const hiddenLayers = hidden.map(
    (units, i): LayerDefinition => ({
      kind: "fc",
      name: `fc${i + 1}`,
      units: Math.max(1, Math.round(units * width)),
      relu: true,
    }),
  );
  return {
    name: "mlp",
    input,
    layers: [
      { kind: "flatten", name: "flatten" },
      ...hiddenLayers,
      { kind: "fc", name: `fc${hidden.length + 1}`, units: classes, relu: false },
    ],
  };
}
