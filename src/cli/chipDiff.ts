// `mho chip diff A B`: which parameters of two experiments differ, and what each changes alone.
import { chipTotals } from "../config/chipReport.ts";
import { experimentHash } from "../config/experimentHash.ts";
import { readExperiment } from "../config/readExperiment.ts";
import { costOf } from "../report/chipCost.ts";
import { chipDiff, diffDocument, diffText } from "../report/chipDiff.ts";
import { type OutputFlags, outputOf } from "./output.ts";

export interface ChipDiffFlags extends OutputFlags {
  readonly set: readonly string[];
  readonly images?: number;
}

export function chipDiffCommand(first: string, second: string, flags: ChipDiffFlags): void {
  const { images, set } = flags;
  const options = images === undefined ? {} : { images };
  const [a, b] = [readExperiment(first, set), readExperiment(second, set)];
  const diff = chipDiff(a, b, (experiment) =>
    costOf(experimentHash(experiment), chipTotals(experiment, options)),
  );
  outputOf(flags).result(diffText(diff), diffDocument(diff));
}
