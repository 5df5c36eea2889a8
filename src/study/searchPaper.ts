// The search for the settings of the runs at the size of published results: successive halving for each rule on each network, judged on training
// images that are held back. The test images take no part.

import type { RuleName } from "../training/rules.ts";
import { type Halving, halving } from "./halving.ts";
import { searchPoint } from "./paperScale.ts";
import {
  PAPER_RUNGS,
  PAPER_SEARCHES,
  type PaperNetwork,
  paperCandidates,
  type Setting,
} from "./paperSearch.ts";
import { pointHash, type StudyPoint } from "./point.ts";
import type { StudyRecord } from "./records.ts";

export interface PaperSearch extends Omit<Halving<Setting>, "next"> {
  readonly network: PaperNetwork;
  readonly rule: RuleName;
  /** Runs of the rung that is not complete. */
  readonly next: readonly StudyPoint[];
}

/** Where each search stands, in the order of PAPER_SEARCHES. `networks`: only those; all where none is named. */
export function paperSearches(
  records: ReadonlyMap<string, StudyRecord>,
  {
    source,
    networks = [],
  }: { readonly source?: string | undefined; readonly networks?: readonly string[] } = {},
): PaperSearch[] {
  return PAPER_SEARCHES.filter(({ network }) => networks.length === 0 || networks.includes(network)).map(
    ({ network, rule }) => {
      const point = (setting: Setting, epochs: number) => searchPoint(network, rule, setting, epochs, source);
      const scoreOf = (setting: Setting, epochs: number) =>
        records.get(pointHash(point(setting, epochs).experiment))?.testAccuracy;
      const { next, ...state } = halving(paperCandidates(PAPER_RUNGS[0]!.candidates), PAPER_RUNGS, scoreOf);
      return {
        network,
        rule,
        ...state,
        next: next.map(({ candidate, epochs }) => point(candidate, epochs)),
      };
    },
  );
}
