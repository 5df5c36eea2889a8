// The epochs of a run as one table: a row for each epoch and layer, with the figures of the epoch in each of its rows.
import { csvTable } from "../report/text/csvTable.ts";
import type { EpochRecord, LayerHealth } from "../training/records.ts";

const EPOCH = ["epoch", "trainLoss", "trainAccuracy", "testAccuracy", "seconds", "learningRate"] as const;
const LAYER = [
  "layer",
  "weights",
  "ltpPulses",
  "ltdPulses",
  "updated",
  "roundedToZero",
  "limited",
  "atLow",
  "atHigh",
  "adcClipForward",
  "adcClipBackward",
  "activationClip",
  "worn",
] as (keyof LayerHealth)[];

export function runCsv(epochs: readonly EpochRecord[]): string {
  const rows = epochs.flatMap((record) =>
    record.health.map((layer) => [
      ...EPOCH.map((key) => record[key]),
      ...LAYER.map((key) => layer[key] ?? ""),
    ]),
  );
  return csvTable([...EPOCH, ...LAYER], rows);
}
