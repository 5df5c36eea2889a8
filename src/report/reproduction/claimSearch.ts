// The search for the settings of the claims: the best of each rung as a table, all of them as a document.

import { NETWORK_DEFAULTS } from "../../network/params.ts";
import type { Candidate, ClaimSearch } from "../../study/claimSearch.ts";
import type { Standing } from "../../study/halving.ts";
import type { Setting } from "../../study/paperSearch.ts";
import { TRAINING_DEFAULTS } from "../../training/params.ts";
import { type RuleName, ruleOf, usesKey } from "../../training/rules.ts";
import { formatPercent } from "../text/format.ts";
import { textTable } from "../text/table.ts";

export interface RuleSearch extends ClaimSearch {
  readonly rule: RuleName;
}

/** A candidate of either search: one that names no schedule, crop, cutout or window has the usual ones. */
type AnyCandidate = Candidate & Partial<Pick<Setting, "schedule" | "crop" | "cutout" | "initialWindow">>;
interface AnySearch {
  readonly network?: string;
  readonly rule: RuleName;
  readonly rungs: readonly (readonly Standing<AnyCandidate>[])[];
  readonly best: AnyCandidate | null;
  readonly next: readonly unknown[];
}

/** How many of each rung are shown. */
const SHOWN = 3;

export const SEARCH_TITLES = [
  "epochs",
  "validation accuracy",
  "learning rate",
  "momentum",
  "warm-up",
  "weight decay",
  "schedule",
  "crop",
  "cutout",
  "initial window",
] as const;

export function searchText(searches: readonly AnySearch[]): string {
  const table = textTable(
    [{ title: "rule" }, ...SEARCH_TITLES.map((title) => ({ title, align: "right" as const }))],
    searches.flatMap((search) =>
      search.rungs.flatMap((standings) =>
        standings.slice(0, SHOWN).map((one) => [searchName(search), ...searchCells(search.rule, one)]),
      ),
    ),
  );
  const missing = searches.flatMap(({ next }) => next).length;
  return missing > 0 ? `${table}\n\n${missing} runs of the next rungs are still missing` : table;
}

/** The rule, and the network where each was searched on several. */
export const searchName = ({ network, rule }: Pick<AnySearch, "network" | "rule">): string =>
  network === undefined ? rule : `${network}: ${rule}`;

/** Cells under SEARCH_TITLES; a key that the rule does not read is left out. */
export function searchCells(rule: RuleName, { candidate, epochs, score }: Standing<AnyCandidate>): string[] {
  const { learningRate, momentum, warmupShare, weightDecay } = candidate;
  const schedule = candidate.schedule ?? TRAINING_DEFAULTS.schedule;
  const crop = candidate.crop ?? TRAINING_DEFAULTS.crop;
  const cutout = candidate.cutout ?? TRAINING_DEFAULTS.cutout;
  return [
    String(epochs),
    formatPercent(score),
    String(learningRate),
    usesKey(rule, "momentum") ? String(momentum) : "–",
    `${formatPercent(warmupShare, 0)} of the epochs`,
    usesKey(rule, "weightDecay") ? String(weightDecay) : "–",
    schedule,
    `${crop} px`,
    `${cutout} px`,
    ruleOf(rule).float ? "–" : String(candidate.initialWindow ?? NETWORK_DEFAULTS.initialWindow),
  ];
}

export const searchDocument = ({ network, rule, rungs, best }: AnySearch) => ({
  ...(network === undefined ? {} : { network }),
  rule,
  best,
  rungs: rungs.map((standings) => standings.map(({ score, ...rest }) => ({ ...rest, accuracy: score }))),
});
