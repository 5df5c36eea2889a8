// The comparison with NeuroSim V2.1 as a document: all components, all runs, and the bridge at the default setting.
import type { ChipReport } from "../../../src/chip/account/records.ts";
import type { BlockRow } from "./blockAdapter.ts";
import { type BridgeStep, bridge } from "./bridge.ts";
import { type BlockSummary, compareBlocks, summarizeBlocks } from "./compareBlocks.ts";
import { compareRun, type RunSummary, summarizeRuns } from "./compareRuns.ts";
import type { RunRow } from "./runRow.ts";

export interface Comparison {
  readonly components: readonly BlockSummary[];
  readonly runs: readonly RunSummary[];
  readonly compared: { readonly components: number; readonly runs: number };
  /** Steps of the default run, where it is in the file: from its efficiency to ours. */
  readonly bridge: readonly BridgeStep[];
}

const DEFAULT_RUN = "vgg8_000";

/** `paper`: our report of the paper's chip, where the bridge ends. */
export function compareAll(
  rows: readonly BlockRow[],
  runs: readonly RunRow[],
  paper: ChipReport,
): Comparison {
  const found = runs
    .map((run) => ({ run, comparison: compareRun(run) }))
    .filter((c) => c.comparison !== null);
  const comparisons = found.map(({ comparison }) => comparison!);
  const first = found.find(({ run }) => run.id === DEFAULT_RUN);
  return {
    components: summarizeBlocks(compareBlocks(rows)),
    runs: summarizeRuns(comparisons),
    compared: { components: rows.length, runs: found.length },
    bridge: first ? bridge(first.run, first.comparison!, paper) : [],
  };
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

/** docs/neurosim-comparison.md */
export function comparisonMarkdown({ components, runs, compared }: Comparison): string {
  return `# Comparison with NeuroSim V2.1

Written by \`npm run compare:neurosim -- --runs FILE --components FILE\`; do not edit. ${compared.components} component figures and ${compared.runs} finished
training runs that DNN+NeuroSim V2.1 printed stand against our model at the same settings. What the peer's defects add was taken out of its
figures first; test/peer/neurosim names each correction. Errors are |ours/peer − 1|.

## Runs

| quantity | runs | median | worst | in run |
|---|---|---|---|---|
${runs.map((r) => `| ${r.quantity} | ${r.count} | ${percent(r.median)} | ${percent(r.worst)} | ${r.worstRun} |`).join("\n")}

## Components

| block | quantity | figures | median | worst |
|---|---|---|---|---|
${components.map((c) => `| ${c.block} | ${c.quantity} | ${c.count} | ${percent(c.median)} | ${percent(c.worst)} |`).join("\n")}
`;
}
