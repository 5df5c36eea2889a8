// Batch normalization of the channels of any tensor.
import { z } from "zod";
import { BATCH_NORM, createNormalization } from "../batchNorm.ts";
import { activationOf, computedTensor, rounds } from "../layerOutput.ts";
import { normalizing } from "../normalizing.ts";
import type { Activated, AnyDefinition } from "../plannedLayer.ts";
import { activated, input, name } from "./keys.ts";
import type { LayerKind } from "./kind.ts";

/** Per channel: (x − mean)/√(variance + epsilon)·γ + β, with γ and β that learn. */
export interface BatchNormDefinition extends AnyDefinition, Activated {
  readonly kind: "batchnorm";
  readonly epsilon: number;
  /** Share of a batch in the running statistics, which evaluation uses. */
  readonly momentum: number;
}

export const batchnorm: LayerKind<BatchNormDefinition> = {
  kind: "batchnorm",
  keys: z.strictObject({
    kind: z.literal("batchnorm"),
    name,
    input,
    epsilon: z.number().min(1e-12).max(1).default(BATCH_NORM.epsilon).meta({
      symbol: "ε",
      unit: "1",
      source: "Ioffe and Szegedy 2015",
      description: "Added to the variance.",
    }),
    momentum: z.number().gt(0).max(1).default(BATCH_NORM.momentum).meta({
      symbol: "m",
      unit: "1",
      source: "PyTorch's default",
      description: "Share of a batch in the running statistics.",
    }),
    ...activated,
  }),
  gives: "sums",
  readsSums: true,
  parametersPerChannel: 2,
  create: ({ context, from: [read] }, layer) =>
    createNormalization(context, read!, computedTensor(context, layer), {
      ...activationOf(layer, rounds(context, layer)),
      batchNorm: layer.definition,
    }),
  work: (layer, layers) => [normalizing("batchnorm", layer, layers)],
};
