// The activity that a training run measured in its last epoch, as the chip model takes it.
import { join } from "node:path";
import { z } from "zod";
import { ConfigError } from "../base/errors.ts";
import { parseChecked } from "../base/schema.ts";
import { type Activity, type LayerActivity, rowActivity } from "../chip/spec/activity.ts";
import type { ImageShape } from "../network/definition.ts";
import type { EpochRecord, LayerActivityRecord } from "../training/records.ts";
import { RUN_FILES, readJson } from "./runFolder.ts";
import { RUN_SHAPES } from "./runShapes.ts";

/** `columns`: cells in a row of a sub-array. ConfigError where the run has no finished epoch or trained float weights. */
export function activityOfRun(folder: string, columns: number): Activity {
  const at = join(folder, RUN_FILES.epochs);
  const epochs = parseChecked(RUN_SHAPES.epochs, readJson(folder, RUN_FILES.epochs) ?? [], at);
  const last = epochs.at(-1) as EpochRecord | undefined;
  if (!last?.activity)
    throw new ConfigError("the run has no measured activity", {
      at: "--run",
      hint: "give the folder of a finished run with an in-situ rule (not software)",
    });
  return activityOfRecords(last.activity, columns);
}

const resultShape = z.looseObject({
  chip: z.looseObject({ imagesPerEpoch: z.int().min(1).optional() }).nullish(),
});

/** Images of an epoch of the run; null where it was stopped before its end. */
export function imagesOfRun(folder: string): number | null {
  const stored = readJson(folder, RUN_FILES.result);
  if (stored === undefined) return null;
  return parseChecked(resultShape, stored, join(folder, RUN_FILES.result)).chip?.imagesPerEpoch ?? null;
}

const side = z.int().min(1).max(1_000_000);
const recordShape = z.looseObject({
  network: z.looseObject({
    input: z.looseObject({ height: side, width: side, channels: side }),
    layers: z.array(z.looseObject({ units: side.optional() })).max(100_000),
  }),
});

/** Input shape of the run's network, and its classes; null where there is no record, or its last layer is not fully connected. */
export function dataShapeOfRun(folder: string): { input: ImageShape; classes: number } | null {
  const stored = readJson(folder, RUN_FILES.experiment);
  if (stored === undefined) return null;
  const { network } = parseChecked(recordShape, stored, join(folder, RUN_FILES.experiment));
  const classes = network.layers.at(-1)?.units;
  return classes === undefined ? null : { input: network.input, classes };
}

export function activityOfRecords(records: readonly LayerActivityRecord[], columns: number): Activity {
  const layers = records.map(({ layer, states: _, ...measured }): [string, LayerActivity] => [
    layer,
    { ...measured, ...rowActivity(measured.updated, measured.pulses, columns) },
  ]);
  return { source: "run", layers: Object.fromEntries(layers) };
}
