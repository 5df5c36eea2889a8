// Cost of training one epoch on a chip: builds the chip for a dataflow, spends every layer and phase on the ledger, and sums it up.

import { componentEstimates } from "../account/componentEstimates.ts";
import { type Entry, type Ledger, LedgerBook, PHASES, totalOf, zeroPhases } from "../account/ledger.ts";
import type { ChipEstimate, ChipTotals, LayerEstimate } from "../account/records.ts";
import { chipTree } from "../account/tree.ts";
import { type Chip, chip } from "../level/chip.ts";
import { copiesFor } from "../phase/copies.ts";
import { hideGradients, pipelined, stageTimes } from "../phase/pipeline.ts";
import { type LayerPlan, tilesOf } from "../plan/floorplan.ts";
import { type Activity, activityOf } from "../spec/activity.ts";
import type { Dataflow } from "../spec/dataflow.ts";
import type { ChipInput } from "../spec/spec.ts";
import { trainingOperations } from "../spec/workload.ts";
import { enterBuilt } from "./build.ts";
import { floorplanBoxes } from "./floorplanBoxes.ts";
import { layerEstimate } from "./layerEstimate.ts";
import { layerSpender } from "./layerSpender.ts";
import { momentumOverhead } from "./momentumOverhead.ts";
import { warningsOf } from "./warnings.ts";

export interface Costed {
  readonly chip: Chip;
  readonly book: Ledger;
}

/** Page by page, as it was written. */
export interface Account extends Costed {
  readonly book: LedgerBook;
}

/** The ledger of one epoch. */
export function account(input: ChipInput, flow: Dataflow, activity: Activity | null): Account {
  const { spec, layers } = input;
  const costed = layerByLayer(input, flow, activity);
  if (!spec.pipelined) return costed;
  const room = spec.copyArea * costed.chip.plan.layers.reduce((sum, plan) => sum + tileArea(costed, plan), 0);
  const whole =
    room > 0 ? layerByLayer({ ...input, copies: copiesOfStages(costed, room) }, flow, activity) : costed;
  pipelined(whole.book, Math.min(spec.update.batch, spec.update.images));
  if (flow.overlap) {
    const beside = layers.filter((_, i) => flow.layers[i]!.gradient !== "defer");
    hideGradients(whole.book, new Set(beside.map(({ name }) => name)));
  }
  return whole;
}

const tileArea = ({ chip }: Costed, plan: LayerPlan): number =>
  tilesOf(plan) * chip.tiles[chip.plan.tiles.indexOf(plan.tile)]!.area;

function copiesOfStages(costed: Costed, room: number): number[] {
  const times = stageTimes(costed.book.entries);
  const stages = costed.chip.plan.layers.map((plan) => ({
    ...times.find(({ layer }) => layer === plan.layer.name)!,
    area: tileArea(costed, plan),
  }));
  return copiesFor(stages, room);
}

/** One layer and one image after another. */
function layerByLayer(input: ChipInput, flow: Dataflow, activity: Activity | null): Account {
  const built = chip(input, flow);
  const spendLayer = layerSpender(input, built, flow, activity);
  const book = new LedgerBook();
  enterBuilt(book, {
    spec: input.spec,
    chip: built,
    outerProduct: flow.outerProduct,
  });
  built.plan.layers.forEach((plan, i) => {
    const tile = built.tiles[built.plan.tiles.indexOf(plan.tile)]!;
    spendLayer({
      book,
      spec: input.spec,
      chip: built,
      flow,
      plan,
      tile,
      work: built.work[i]!,
      layerFlow: flow.layers[i]!,
      activity: activityOf(activity, plan.layer.name, input.spec.array.columns),
    });
  });
  return { chip: built, book };
}

/** The whole estimate, for reports; `totals` alone is several times as fast. */
export function estimate(input: ChipInput, flow: Dataflow, activity: Activity | null): ChipEstimate {
  const costed = account(input, flow, activity);
  const { chip: built, book } = costed;
  const sums = totalsOf(input, costed);
  const tree = chipTree(book);
  const components = componentEstimates(tree);
  const outside = ["buffers", "interconnect", "DRAM"];
  const peak = components
    .filter(({ name }) => !outside.includes(name))
    .reduce((sum, c) => sum + totalOf(c.energy), 0);
  const total = sums.operations / sums.efficiency;
  return {
    ...sums,
    dataflow: flow,
    activity: activity?.source ?? "typical",
    peakEfficiency: sums.operations / peak,
    layers: layersOf(input, flow, costed, activity),
    components,
    momentum: momentumOverhead(input, costed, { total, outerProduct: flow.outerProduct }),
    tree,
    floorplan: floorplanBoxes(built, tree),
    dramBits:
      book.entries.filter(({ path }) => path[0] === "DRAM").reduce((sum, e) => sum + e.energy, 0) /
      built.dram.energyPerBit,
    warnings: warningsOf(input.spec, built, flow),
  };
}

/** The same figures without tree, layers and components, for sweeps. */
export function totals(input: ChipInput, flow: Dataflow, activity: Activity | null): ChipTotals {
  return totalsOf(input, account(input, flow, activity));
}

function totalsOf({ spec, layers }: ChipInput, { book }: Account): ChipTotals {
  const { energy, latency, area, leakage: leakagePower } = book.sums;
  const leakageEnergy = zeroPhases();
  for (const phase of PHASES) leakageEnergy[phase] = leakagePower * latency[phase];
  const operations = trainingOperations(layers) * spec.update.images;
  return {
    operations,
    energy,
    leakageEnergy,
    latency,
    area,
    leakagePower,
    efficiency: operations / (totalOf(energy) + totalOf(leakageEnergy)),
    throughput: operations / totalOf(latency),
  };
}

function layersOf(
  { spec }: ChipInput,
  flow: Dataflow,
  { chip: built, book }: Costed,
  activity: Activity | null,
): LayerEstimate[] {
  const entries = byLayer(book.entries);
  return built.plan.layers.map((plan, i) => {
    const { name } = plan.layer;
    const own = activityOf(activity, name, spec.array.columns);
    const layerFlow = flow.outerProduct ? null : flow.layers[i]!;
    const facts = { plan, work: built.work[i]!, activity: own, layerFlow };
    return layerEstimate(spec, facts, entries.get(name) ?? []);
  });
}

function byLayer(entries: readonly Entry[]): Map<string, Entry[]> {
  const layers = new Map<string, Entry[]>();
  for (const entry of entries) {
    const own = layers.get(entry.layer);
    if (own) own.push(entry);
    else layers.set(entry.layer, [entry]);
  }
  return layers;
}
