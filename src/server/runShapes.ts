// What the server needs of the files of a run. They may be damaged, from another version, or from a stranger: what does not have this shape is
// not used, and the run says which file it is. More than this is passed on to the page as it is.
import { z } from "zod";

const number = z.number();
const layer = z.looseObject({ weights: number, ltpPulses: number, ltdPulses: number });
const epoch = z.looseObject({
  epoch: z.int().min(1),
  // not a number is null in JSON
  trainLoss: number.nullable(),
  trainAccuracy: number,
  testAccuracy: number,
  seconds: number,
  health: z.array(layer),
});
const total = z.looseObject({ total: number });
const chip = z.union([
  z.looseObject({ refused: z.string() }),
  z.looseObject({ energyPerEpochJoule: total, efficiencyTopsPerWatt: number, areaSquareMetre: total }),
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
  record: z.looseObject({ experiment, engine: z.string() }),
  epochs: z.array(epoch),
  result: z.looseObject({
    testAccuracy: number,
    epochs: z.array(epoch),
    advice: z.array(z.string()),
    chip: chip.nullish(),
  }),
} as const;
