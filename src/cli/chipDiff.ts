// `mho chip diff A B`: which parameters of two experiments differ, and what each changes alone.

import { experimentHash } from "../experiment/experimentHash.ts";
import { readExperiment } from "../experiment/readExperiment.ts";
import { chipDiff, diffDocument, diffText } from "../report/chip/chipDiff.ts";
import { chipPricer } from "../run/chipReport.ts";
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
