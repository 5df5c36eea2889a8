// The search for the settings of the claims: the best of each rung as a table, all of them as a document.
import type { Candidate } from "../study/claimSearch.ts";
import type { Halving, Standing } from "../study/halving.ts";
import type { RuleName } from "../training/params.ts";
import { formatPercent } from "./format.ts";
import { textTable } from "./table.ts";

export interface RuleSearch extends Halving<Candidate> {
  readonly rule: RuleName;
}

/** How many of each rung are shown. */
const SHOWN = 3;

export function searchText(searches: readonly RuleSearch[]): string {
  const rows = searches.flatMap(({ rule, rungs }) =>
    rungs.flatMap((standings) => standings.slice(0, SHOWN).map((standing) => [rule, ...cells(standing)])),
  );
  const table = textTable(
    [
      { title: "rule" },
      { title: "epochs", align: "right" },
      { title: "validation accuracy", align: "right" },
      { title: "learning rate", align: "right" },
      { title: "momentum", align: "right" },
      { title: "warm-up", align: "right" },
      { title: "weight decay (software)", align: "right" },
    ],
    rows,
  );
  const missing = searches.flatMap(({ next }) => next).length;
  return missing > 0 ? `${table}\n\n${missing} runs of the next rungs are still missing` : table;
}

function cells({ candidate, epochs, accuracy }: Standing<Candidate>): string[] {
  const { learningRate, momentum, warmupShare, weightDecay } = candidate;
  return [
    String(epochs),
    formatPercent(accuracy),
    String(learningRate),
    String(momentum),
    `${formatPercent(warmupShare, 0)} of the epochs`,
    String(weightDecay),
  ];
}

export const searchDocument = ({ rule, rungs, best }: RuleSearch) => ({ rule, best, rungs });
