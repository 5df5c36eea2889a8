// The steps from NeuroSim V2.1's efficiency at its default setting to ours: its defects taken out one by one, then our windows, activity
// and chip.

import { byPhase, totalOf } from "../../../src/chip/account/ledger.ts";
import type { ChipReport } from "../../../src/chip/account/records.ts";
import { account } from "../../../src/chip/estimate/estimate.ts";
import { naive } from "../../../src/chip/spec/dataflow.ts";
import { trainingOperations, type WorkLayer } from "../../../src/chip/spec/workload.ts";
import { accountOfRun, type RunComparison } from "./compareRuns.ts";
import { peerWorkload } from "./networks.ts";
import { parametersWith } from "./parametersWith.ts";
import type { RunRow } from "./runRow.ts";
import { specOf } from "./runSettings.ts";

export interface BridgeStep {
  readonly name: string;
  /** J of an epoch, and op/J. */
  readonly energy: number;
  readonly efficiency: number;
}

/** Images of an epoch of the default run. */
const IMAGES = 50_000;

/** `paper`: our report of the paper's chip with its ladder, whose naive and optimized dataflows end the bridge. */
export function bridge(run: RunRow, comparison: RunComparison, paper: ChipReport): BridgeStep[] {
  return [...corrected(run, comparison), ...ours(run), ...chipOfThePaper(paper)];
}

const step = (name: string, energy: number, operations: number): BridgeStep => ({
  name,
  energy,
  efficiency: operations / energy,
});

/** Positions of a padded image: what it counts operations of, and what we read. */
const padded = (layers: readonly WorkLayer[]): WorkLayer[] =>
  layers.map((layer) => ({ ...layer, vectors: layer.inputs / layer.inChannels }));

/** Its printed energy, correction by correction. */
function corrected(run: RunRow, { differences, corrections }: RunComparison): BridgeStep[] {
  const layers = peerWorkload(run.network)!;
  const read = trainingOperations(layers) * IMAGES;
  let energy = differences
    .filter((d) => d.quantity.startsWith("energy"))
    .reduce((sum, d) => sum + d.printed, 0);
  const steps = [
    step("NeuroSim V2.1 as printed, without leakage", energy, trainingOperations(padded(layers)) * IMAGES),
    step("operations of only the windows that it simulates", energy, read),
  ];
  for (const name of new Set(corrections.map((c) => c.name))) {
    const taken = corrections.filter((c) => c.name === name).reduce((sum, c) => sum + c.energy, 0);
    if (Math.abs(taken) < 1e-4 * energy) continue;
    energy -= taken;
    steps.push(step(`corrected: ${name}`, energy, read));
  }
  return steps;
}

/** Our model at its setting; then with the windows of a padded image, then with typical activity. */
function ours(run: RunRow): BridgeStep[] {
  const spec = specOf(parametersWith(run.effectiveOverrides));
  const layers = peerWorkload(run.network)!;
  const all = padded(layers);
  const price = (name: string, of: readonly WorkLayer[], entries: Parameters<typeof byPhase>[0]) =>
    step(name, totalOf(byPhase(entries, "energy")), trainingOperations(of) * IMAGES);
  const typical = account({ spec, layers: all }, naive(all), null);
  return [
    price(
      "ours: same windows, dataflow and activity",
      layers,
      accountOfRun(run, { spec, layers }).book.entries,
    ),
    price("all windows of padded images", all, accountOfRun(run, { spec, layers: all }).book.entries),
    price("typical activity of the default experiment", all, typical.book.entries),
  ];
}

function chipOfThePaper({ ladder, estimate }: ChipReport): BridgeStep[] {
  const first = ladder[0]!;
  const best = ladder.filter(({ name }) => name.startsWith("+")).at(-1)!;
  return [
    step(
      "chip of the paper: its device, cells, converters, momentum, and leakage; naive",
      first.energy,
      estimate.operations,
    ),
    step("optimized dataflow", best.energy, estimate.operations),
  ];
}

/** The table of docs/chip-model.md. */
export function bridgeTable(steps: readonly BridgeStep[]): string {
  const rows = steps.map(
    (s) => `| ${s.name} | ${s.energy.toFixed(2)} | ${(s.efficiency / 1e12).toFixed(2)} |`,
  );
  return ["| step | J per epoch | TOPS/W |", "|---|---:|---:|", ...rows].join("\n");
}
