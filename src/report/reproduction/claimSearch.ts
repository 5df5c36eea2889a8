// The search for the settings of the claims: the best of each rung as a table, all of them as a document.
import type { Candidate, ClaimSearch } from "../../study/claimSearch.ts";
import type { Standing } from "../../study/halving.ts";
import type { RuleName } from "../../training/params.ts";
import { formatPercent } from "../text/format.ts";
import { textTable } from "../text/table.ts";

export interface RuleSearch extends ClaimSearch {
  readonly rule: RuleName;
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
] as const;

export function searchText(searches: readonly RuleSearch[]): string {
  const table = textTable(
    [{ title: "rule" }, ...SEARCH_TITLES.map((title) => ({ title, align: "right" as const }))],
    searches.flatMap(({ rule, rungs }) =>
      rungs.flatMap((standings) => standings.slice(0, SHOWN).map((one) => [rule, ...searchCells(rule, one)])),
    ),
  );
  const missing = searches.flatMap(({ next }) => next).length;
  return missing > 0 ? `${table}\n\n${missing} runs of the next rungs are still missing` : table;
}

/** What stands under SEARCH_TITLES; a key that the rule does not read is left out. */
export function searchCells(rule: RuleName, { candidate, epochs, score }: Standing<Candidate>): string[] {
  const { learningRate, momentum, warmupShare, weightDecay } = candidate;
  return [
    String(epochs),
    formatPercent(score),
    String(learningRate),
    rule === "sgd" ? "–" : String(momentum),
    `${formatPercent(warmupShare, 0)} of the epochs`,
    rule === "software" ? String(weightDecay) : "–",
  ];
}

export const searchDocument = ({ rule, rungs, best }: RuleSearch) => ({
  rule,
  best,
  rungs: rungs.map((standings) => standings.map(({ score, ...rest }) => ({ ...rest, accuracy: score }))),
});
