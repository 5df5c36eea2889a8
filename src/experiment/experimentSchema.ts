// The composer: one schema of the whole experiment from the sections' schemas, each of which lies beside its physics.
import { z } from "zod";
import { gradientUnitSchema } from "../array/gradientUnit.ts";
import { arraySchema } from "../array/params.ts";
import { chipSchema } from "../chip/spec/params.ts";
import { deviceSchema } from "../device/params.ts";
import { networkSchema } from "../network/params.ts";
import { trainingSchema } from "../training/params.ts";
import { dataSchema } from "./dataParams.ts";

/** The experiment as people write it: every key optional. With no key at all it is the embedded first run. */
export const experimentSchema = z.strictObject({
  seed: z
    .int()
    .min(0)
    .max(0xffffffff)
    .meta({
      symbol: "seed",
      unit: "1",
      source: "own choice",
      description:
        "Seed of every random draw: initial weights, devices, noise, order and augmentation of images.",
    })
    .default(1),
  network: networkSchema.prefault({}),
  data: dataSchema.prefault({}),
  device: deviceSchema.prefault({}),
  array: arraySchema.prefault({}),
  gradientUnit: gradientUnitSchema.prefault({}),
  training: trainingSchema.prefault({}),
  chip: chipSchema.prefault({}),
});

export type ExperimentInput = z.input<typeof experimentSchema>;
