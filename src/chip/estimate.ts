// What training one epoch costs on a chip: builds the chip for a dataflow, spends every layer and phase on the ledger, and sums it up.
import { type Activity, activityOf, type LayerActivity } from "./activity.ts";
import { enterBuilt } from "./build.ts";
import { componentOf } from "./components.ts";
import type { Dataflow } from "./dataflow/dataflow.ts";
import { floorplanBoxes } from "./floorplanBoxes.ts";
import {
  byPhase,
  type Entry,
  type Ledger,
  LedgerBook,
  PHASES,
  type Phase,
  totalOf,
  zeroPhases,
} from "./ledger.ts";
import { type Chip, chip } from "./level/chip.ts";
import { momentumOverhead } from "./momentumOverhead.ts";
import type { PhaseContext } from "./phase/context.ts";
import { gradientPhase } from "./phase/gradient.ts";
import { readPhase } from "./phase/read.ts";
import { readWork } from "./phase/readWork.ts";
import { updatePhase } from "./phase/update.ts";
import { copiesOf, type LayerPlan, tilesOf } from "./plan/floorplan.ts";
import type { ChipEstimate, ComponentEstimate, LayerEstimate } from "./records.ts";
import type { ChipInput, ChipSpec } from "./spec.ts";
import { chipTree } from "./tree.ts";
import { warningsOf } from "./warnings.ts";
import { operationsOf, trainingOperations } from "./workload.ts";

export interface Costed {
  readonly chip: Chip;
  readonly book: Ledger;
}

/** The ledger of one epoch. `training` false: forward only. */
export function account(input: ChipInput, flow: Dataflow, activity: Activity | null): Costed {
  const built = chip(input, flow);
  const book = new LedgerBook();
  enterBuilt(book, input.spec, built, flow.outerProduct);
  built.plan.layers.forEach((plan, i) => {
    const tile = built.tiles[built.plan.tiles.indexOf(plan.tile)]!;
    const context: PhaseContext = {
      ...{ book, spec: input.spec, chip: built, flow, plan, tile },
      layerFlow: flow.layers[i]!,
      activity: activityOf(activity, plan.layer.name, input.spec.array.columns),
    };
    spendLayer(context);
  });
  return { chip: built, book };
}

function spendLayer(context: PhaseContext): void {
  const { book, flow, plan } = context;
  readPhase(context, "forward");
  const before = book.entries.length;
  if (!plan.layer.first) readPhase(context, "backward");
  const backward = book.entries.slice(before).reduce((sum, entry) => sum + entry.latency, 0);
  if (!flow.outerProduct) gradientPhase(context, backward);
  updatePhase(context);
}

export function estimate(input: ChipInput, flow: Dataflow, activity: Activity | null): ChipEstimate {
  const costed = account(input, flow, activity);
  const { chip: built, book } = costed;
  const { spec, layers } = input;
  const { images } = spec.update;
  const energy = byPhase(book.entries, "energy");
  const latency = byPhase(book.entries, "latency");
  const tree = chipTree(book);
  const leakageEnergy = Object.fromEntries(PHASES.map((p) => [p, tree.leakage * latency[p]])) as Record<
    Phase,
    number
  >;
  const operations = trainingOperations(layers) * images;
  const total = totalOf(energy) + totalOf(leakageEnergy);
  const components = componentsOf(book);
  const outside = ["buffers", "interconnect", "DRAM"];
  const peak = components
    .filter(({ name }) => !outside.includes(name))
    .reduce((sum, c) => sum + totalOf(c.energy), 0);
  return {
    dataflow: flow,
    activity: activity?.source ?? "typical",
    ...{ operations, energy, leakageEnergy, latency, area: tree.area, leakagePower: tree.leakage },
    efficiency: operations / total,
    throughput: operations / totalOf(latency),
    peakEfficiency: operations / peak,
    layers: built.plan.layers.map((plan) =>
      layerEstimate(spec, plan, book.entries, activityOf(activity, plan.layer.name, spec.array.columns)),
    ),
    components,
    momentum: momentumOverhead(input, costed, { total, outerProduct: flow.outerProduct }),
    tree,
    floorplan: floorplanBoxes(built, tree),
    dramBits:
      book.entries.filter(({ path }) => path[0] === "DRAM").reduce((sum, e) => sum + e.energy, 0) /
      built.dram.energyPerBit,
    warnings: warningsOf(spec, built, flow),
  };
}

function layerEstimate(
  spec: ChipSpec,
  plan: LayerPlan,
  entries: readonly Entry[],
  activity: LayerActivity,
): LayerEstimate {
  const { layer } = plan;
  const own = entries.filter((entry) => entry.layer === layer.name);
  return {
    name: layer.name,
    operations: operationsOf(layer) * (layer.first ? 2 : 3) * spec.update.images,
    energy: byPhase(own, "energy"),
    latency: byPhase(own, "latency"),
    tiles: tilesOf(plan),
    copies: copiesOf(plan),
    utilization: plan.utilization,
    subArrays: readWork(plan, spec.array, true).subArrays,
    conversions: {
      forward: conversionsOf(spec, plan, true, activity.inputBits),
      backward: layer.first ? 0 : conversionsOf(spec, plan, false, activity.errorBits),
    },
  };
}

/** Of all sensed lines in all reads of an epoch; line by line, for each active one. */
function conversionsOf(spec: ChipSpec, plan: LayerPlan, forward: boolean, activity: number): number {
  const { array, activationBits, errorBits, update } = spec;
  const reads = array.inputs === "analog" ? 1 : forward ? activationBits : errorBits;
  const { parallel } = forward ? array.forward : array.backward;
  const ofOneRead = readWork(plan, array, forward).groups.reduce(
    (sum, { driven, sensed, count }) => sum + sensed * count * (parallel ? 1 : driven * activity),
    0,
  );
  return ofOneRead * reads * plan.layer.vectors * update.images;
}

/** The ledger by kind of circuit. */
function componentsOf(book: Ledger): ComponentEstimate[] {
  const groups = new Map<
    string,
    { energy: Record<Phase, number>; latency: Record<Phase, number>; area: number; leakage: number }
  >();
  const group = (path: readonly string[]) => {
    const name = componentOf(path);
    const found = groups.get(name) ?? { energy: zeroPhases(), latency: zeroPhases(), area: 0, leakage: 0 };
    groups.set(name, found);
    return found;
  };
  for (const { path, area, leakage } of book.built) {
    const g = group(path);
    g.area += area;
    g.leakage += leakage;
  }
  for (const { path, phase, energy, latency } of book.entries) {
    const g = group(path);
    g.energy[phase] += energy;
    g.latency[phase] += latency;
  }
  return [...groups].map(([name, g]) => ({ name, ...g }));
}
