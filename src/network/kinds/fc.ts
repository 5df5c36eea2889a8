// A fully connected layer on arrays.
import { z } from "zod";
import { matrixShape } from "../../array/geometry.ts";
import { sizeOf } from "../imageShape.ts";
import type { Activated, AnyDefinition } from "../plannedLayer.ts";
import { activated, count, input, name } from "./keys.ts";
import type { LayerKind } from "./kind.ts";
import { createWeightLayer } from "./weightLayer.ts";

export interface FullyConnectedDefinition extends AnyDefinition, Activated {
  readonly kind: "fc";
  readonly units: number;
}

export const fc: LayerKind<FullyConnectedDefinition> = {
  kind: "fc",
  keys: z.strictObject({
    kind: z.literal("fc"),
    name,
    input,
    units: count("N", "neurons", 65536, "Output neurons."),
    ...activated,
  }),
  gives: "sums",
  weights: ({ units }, from, name) => matrixShape(sizeOf(from), units, `network layer ${name}`),
  create: createWeightLayer,
};
