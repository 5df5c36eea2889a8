// The paper's claims from a file of records and the chip model: what `mho reproduce` and the web app show.
import { dirname, join } from "node:path";
import { packageRoot } from "../../base/packageRoot.ts";
import { readExperiment } from "../../experiment/readExperiment.ts";
import { chipReport } from "../../run/chipReport.ts";
import { claimSearch, SEARCHED_RULES, searchFile } from "../../study/claimSearch.ts";
import { paperPoints } from "../../study/paperScale.ts";
import type { StudyPoint } from "../../study/point.ts";
import { readRecords } from "../../study/records.ts";
import { PAPER, type Scale } from "../../study/scaleNames.ts";
import { DEFAULT_RULE } from "../../study/scales.ts";
import { paperSearches } from "../../study/searchPaper.ts";
import type { RuleName } from "../../training/rules.ts";
import { foundPoints, type PaperRuns, type Reproduction } from "./reproduction.ts";
import { singleChoices } from "./singleChoices.ts";

/** The chip of the paper, and what momentum takes of it: the part that no record changes. */
export type PaperChips = Pick<Reproduction, "chip" | "momentumShares" | "choices">;

/** Bits of each word that a rule keeps. */
const MOMENTUM_WORDS = [
  { rule: "momentum", bits: [8, 16] },
  { rule: DEFAULT_RULE, bits: [4, 6, 8] },
] as const;

export function paperChips(): PaperChips {
  const paper = join(packageRoot(), "examples", "09-chip-of-the-paper.toml");
  const shareOf = (rule: RuleName, bits: number) => {
    const experiment = readExperiment(paper, [`training.rule=${rule}`, `training.velocityBits=${bits}`]);
    const { momentum } = chipReport(experiment, { brief: true }).estimate;
    return { bits, share: momentum.energyFraction, circuits: momentum.circuitEnergyFraction };
  };
  return {
    chip: chipReport(readExperiment(paper)),
    choices: singleChoices((set) => readExperiment(paper, set)),
    momentumShares: MOMENTUM_WORDS.map(({ rule, bits }) => ({
      rule,
      words: bits.map((count) => shareOf(rule, count)),
    })),
  };
}

/** `stationary` is left empty: it is measured, not on record. */
export function openReproduction(
  scale: Scale,
  points: readonly StudyPoint[],
  file: string,
  chips: PaperChips = paperChips(),
): Reproduction {
  const searched = readRecords(searchFile(file));
  const searches = SEARCHED_RULES.map((rule) => ({ rule, ...claimSearch(scale, rule, searched) }));
  const paper = openPaperRuns(join(dirname(file), PAPER_RECORDS));
  return { scale, ...foundPoints(points, readRecords(file)), searches, ...chips, paper, stationary: [] };
}

/** File of records that lies beside those of every scale. */
const PAPER_RECORDS = `${PAPER}.jsonl`;

/** The runs at the size of published results, from their file of records. */
export function openPaperRuns(file: string): PaperRuns {
  const searches = paperSearches(readRecords(searchFile(file)));
  return { ...foundPoints(paperPoints(), readRecords(file)), searches };
}
