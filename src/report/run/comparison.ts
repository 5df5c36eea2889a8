// The table of `mho compare`: update rules beside the software baseline.
import type { RunResult } from "../../run/runExperiment.ts";
import {
  formatCount,
  formatDuration,
  formatPercent,
  formatPoints,
  formatValue,
  plural,
} from "../text/format.ts";
import { textPairs, textTable } from "../text/table.ts";
import { deviceLine, type HeaderFacts } from "./runHeader.ts";

/** Properties that the compared runs share. */
export function comparisonHeader({
  experiment,
  hash,
  engine,
  data,
  run,
}: Omit<HeaderFacts, "dataset">): string {
  const { training } = experiment;
  return textPairs([
    [
      "experiment",
      `${hash}, seed ${experiment.seed}, ${plural(training.epochs, "epoch")}, batch ${training.batch}`,
    ],
    ["data", data],
    ["device", deviceLine(experiment.device)],
    ["engine", engine],
    ["folder", run ?? "none"],
  ]);
}

export interface ComparedRun extends RunResult {
  /** Test accuracy minus that of the software rule, as a fraction; null where software was not run. */
  readonly differenceToSoftware: number | null;
  /** Seconds of training, without tests. */
  readonly seconds: number;
}

/** Adds to each result its distance from the software baseline. */
export function compareRuns(results: readonly RunResult[]): ComparedRun[] {
  const baseline = results.find(({ rule }) => rule === "software");
  return results.map((result) => ({
    ...result,
    differenceToSoftware: baseline ? result.testAccuracy - baseline.testAccuracy : null,
    seconds: result.epochs.reduce((sum, record) => sum + record.seconds, 0),
  }));
}

export function comparisonTable(runs: readonly ComparedRun[]): string {
  const rows = runs.map((run) => [
    run.rule,
    formatPercent(run.testAccuracy),
    run.differenceToSoftware === null || run.rule === "software"
      ? ""
      : formatPoints(run.differenceToSoftware),
    run.pulses.perWeight === 0 ? "" : formatValue(Number(run.pulses.perWeight.toPrecision(3)), "1"),
    formatCount(run.trainImagesPerSecond),
    formatDuration(run.seconds),
  ]);
  return textTable(
    [
      { title: "rule" },
      { title: "test accuracy", align: "right" },
      { title: "to software (points)", align: "right" },
      { title: "pulses/weight", align: "right" },
      { title: "images/s", align: "right" },
      { title: "training", align: "right" },
    ],
    rows,
  );
}
