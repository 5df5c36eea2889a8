// `mho chip diff A B`: which parameters of two experiments differ, and what each changes alone.
import { chipPricer } from "../config/chipReport.ts";
import { experimentHash } from "../config/experimentHash.ts";
import { readExperiment } from "../config/readExperiment.ts";
import { chipDiff, diffDocument, diffText } from "../report/chipDiff.ts";
import { costOf } from "../study/chipCost.ts";
import { type OutputFlags, outputOf } from "./output.ts";

export interface ChipDiffFlags extends OutputFlags {
  readonly set: readonly string[];
  readonly images?: number;
}

export function chipDiffCommand(first: string, second: string, flags: ChipDiffFlags): void {
  const { images, set } = flags;
  const price = chipPricer({ images, run: undefined });
  const a = readExperiment(first, set);
  const b = readExperiment(second, set);
  const diff = chipDiff(a, b, (experiment) => costOf(experimentHash(experiment), price(experiment)));
  outputOf(flags).result(diffText(diff), diffDocument(diff));
}
