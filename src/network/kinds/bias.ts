// A bias of each channel of any tensor.
import { z } from "zod";
import { createNormalization } from "../batchNorm.ts";
import { activationOf, computedTensor, rounds } from "../layerOutput.ts";
import { normalizing } from "../normalizing.ts";
import type { Activated, AnyDefinition } from "../plannedLayer.ts";
import { activated, input, name } from "./keys.ts";
import type { LayerKind } from "./kind.ts";

/** Per channel: x + β. */
export interface BiasDefinition extends AnyDefinition, Activated {
  readonly kind: "bias";
}

export const bias: LayerKind<BiasDefinition> = {
  kind: "bias",
  keys: z.strictObject({ kind: z.literal("bias"), name, input, ...activated }),
  gives: "sums",
  readsSums: true,
  parametersPerChannel: 1,
  create: ({ context, from: [read] }, layer) =>
    createNormalization(context, read!, computedTensor(context, layer), {
      ...activationOf(layer, rounds(context, layer)),
      batchNorm: null,
    }),
  work: (layer, layers) => [normalizing("bias", layer, layers)],
};
