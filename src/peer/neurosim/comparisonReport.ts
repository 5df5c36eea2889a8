// The comparison with NeuroSim V2.1 as a document: all components, all runs, and the bridge at the default setting from its efficiency to ours.
import { trainingOperations } from "../../chip/workload.ts";
import type { BlockRow } from "./blockAdapter.ts";
import { type BlockSummary, compareBlocks, summarizeBlocks } from "./compareBlocks.ts";
import { compareRun, type RunComparison, type RunSummary, summarizeRuns } from "./compareRuns.ts";
import { peerWorkload } from "./networks.ts";
import type { RunRow } from "./runRow.ts";

export interface Comparison {
  readonly components: readonly BlockSummary[];
  readonly runs: readonly RunSummary[];
  readonly compared: { readonly components: number; readonly runs: number };
  /** Of the default run, where it is in the file: energy of an epoch after each correction, J. */
  readonly bridge: readonly BridgeStep[];
}

export interface BridgeStep {
  readonly name: string;
  readonly energy: number;
  readonly efficiency: number;
}

const DEFAULT_RUN = "vgg8_000";

export function compareAll(rows: readonly BlockRow[], runs: readonly RunRow[]): Comparison {
  const found = runs
    .map((run) => ({ run, comparison: compareRun(run) }))
    .filter((c) => c.comparison !== null);
  const comparisons = found.map(({ comparison }) => comparison!);
  const first = found.find(({ run }) => run.id === DEFAULT_RUN);
  return {
    components: summarizeBlocks(compareBlocks(rows)),
    runs: summarizeRuns(comparisons),
    compared: { components: rows.length, runs: found.length },
    bridge: first ? bridge(first.run, first.comparison!) : [],
  };
}

/** From the printed energy, correction by correction, to ours. */
function bridge(run: RunRow, { differences, corrections }: RunComparison): BridgeStep[] {
  const layers = peerWorkload(run.network)!;
  const read = trainingOperations(layers) * IMAGES;
  // it counts the operations of all positions, and simulates the windows that lie wholly inside the image
  const counted =
    trainingOperations(layers.map((l) => ({ ...l, vectors: l.inputs / l.inChannels }))) * IMAGES;
  const total = (of: "printed" | "ours") =>
    differences.filter((d) => d.quantity.startsWith("energy")).reduce((sum, d) => sum + d[of], 0);
  const step = (name: string, energy: number, operations = read): BridgeStep => ({
    name,
    energy,
    efficiency: operations / energy,
  });
  const names = [...new Set(corrections.map((c) => c.name))];
  let energy = total("printed");
  const steps = [
    step("NeuroSim V2.1 as printed, without leakage", energy, counted),
    step("operations of only the windows that it simulates", energy),
  ];
  for (const name of names) {
    const taken = corrections.filter((c) => c.name === name).reduce((sum, c) => sum + c.energy, 0);
    if (Math.abs(taken) < 1e-4 * energy) continue;
    energy -= taken;
    steps.push(step(`corrected: ${name}`, energy));
  }
  return [...steps, step("ours: same windows, dataflow and activity", total("ours"))];
}

/** Of an epoch of the default run. */
const IMAGES = 50_000;

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

/** docs/neurosim-comparison.md */
export function comparisonMarkdown({ components, runs, compared, bridge }: Comparison): string {
  return `# Comparison with NeuroSim V2.1

Written by \`npm run compare:neurosim -- --runs FILE --components FILE\`; do not edit. ${compared.components} component figures and ${compared.runs} finished
training runs that DNN+NeuroSim V2.1 printed, against our model at the same settings, after what the peer's defects add was taken out of its
figures (src/peer/neurosim: each correction is named there). Errors are |ours/peer − 1|.

## Runs

| quantity | runs | median | worst | in run |
|---|---|---|---|---|
${runs.map((r) => `| ${r.quantity} | ${r.count} | ${percent(r.median)} | ${percent(r.worst)} | ${r.worstRun} |`).join("\n")}

## Components

| block | quantity | figures | median | worst |
|---|---|---|---|---|
${components.map((c) => `| ${c.block} | ${c.quantity} | ${c.count} | ${percent(c.median)} | ${percent(c.worst)} |`).join("\n")}
${bridgeTable(bridge)}`;
}

function bridgeTable(steps: readonly BridgeStep[]): string {
  if (steps.length === 0) return "";
  const rows = steps.map(
    (s) => `| ${s.name} | ${s.energy.toFixed(2)} | ${(s.efficiency / 1e12).toFixed(2)} |`,
  );
  return `
## Bridge at the default setting

| step | J per epoch | TOPS/W |
|---|---|---|
${rows.join("\n")}
`;
}
