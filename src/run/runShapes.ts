// Shapes that the files of a run must have. A file may be damaged, from another version, or from a stranger: what does not have this shape
// is not used. Further fields are passed on as they are.
import { z } from "zod";
import { epochsShape, shortList, startShape } from "../training/epochShape.ts";

const number = z.number();
const share = z.number().min(0).max(1);
const total = z.looseObject({ total: number });
const chip = z.union([
  z.looseObject({ refused: z.string() }),
  z.looseObject({
    energyPerEpochJoule: total,
    efficiencyTopsPerWatt: number,
    areaSquareMetre: total,
  }),
]);
const experiment = z.looseObject({
  seed: number,
  network: z.looseObject({ name: z.string() }),
  data: z.looseObject({ source: z.string() }),
  device: z.looseObject({ preset: z.string() }),
  training: z.looseObject({ rule: z.string(), epochs: number }),
});

export const RUN_SHAPES = {
  order: z.looseObject({
    asked: z.string(),
    experiment,
    state: z.string(),
    problem: z.string().nullable(),
  }),
  record: z.looseObject({
    experiment,
    engine: z.string(),
    resumedOn: shortList(z.string()).optional(),
    arithmetic: z.string().optional(),
    start: z.looseObject({ weights: z.string(), gains: z.record(z.string(), number.positive()) }).optional(),
  }),
  epochs: epochsShape,
  result: z.looseObject({
    testAccuracy: share,
    epochs: epochsShape,
    start: startShape.optional(),
    advice: shortList(z.string()),
    chip: chip.nullish(),
  }),
} as const;
