// Cost of training one epoch on a chip: builds the chip for a dataflow, spends every layer and phase on the ledger, and sums it up.

import { componentEstimates } from "../account/componentEstimates.ts";
import {
  byPhase,
  type Entry,
  type Ledger,
  LedgerBook,
  PHASES,
  totalOf,
  zeroPhases,
} from "../account/ledger.ts";
import type { ChipEstimate, ChipTotals, LayerEstimate } from "../account/records.ts";
import { chipTree } from "../account/tree.ts";
import { type Chip, type Circuits, chip } from "../level/chip.ts";
import type { Store } from "../level/store.ts";
import type { GradientContext, PhaseContext, WholeContext } from "../phase/context.ts";
import { copiesFor } from "../phase/copies.ts";
import { digitalPhase } from "../phase/digital.ts";
import { gradientSums, imagesTogether, operands, outerProducts } from "../phase/gradient.ts";
import { hideGradients, pipelined, stageTimes } from "../phase/pipeline.ts";
import { acrossChip, dramTraffic, type ReadPhase, tileReads } from "../phase/read.ts";
import { updatePhase } from "../phase/update.ts";
import { type LayerPlan, tilesOf } from "../plan/floorplan.ts";
import { type Activity, activityOf, type LayerActivity } from "../spec/activity.ts";
import type { Dataflow } from "../spec/dataflow.ts";
import type { ChipInput } from "../spec/spec.ts";
import { trainingOperations } from "../spec/workload.ts";
import { enterBuilt } from "./build.ts";
import { floorplanBoxes } from "./floorplanBoxes.ts";
import { layerEstimate } from "./layerEstimate.ts";
import { momentumOverhead } from "./momentumOverhead.ts";
import { warningsOf } from "./warnings.ts";

export interface Costed {
  readonly chip: Chip;
  readonly book: Ledger;
}

/** Still being written. */
type Open = Costed & { readonly book: LedgerBook };

/** The ledger of one epoch. */
export function account(input: ChipInput, flow: Dataflow, activity: Activity | null): Costed {
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
function layerByLayer(input: ChipInput, flow: Dataflow, activity: Activity | null): Open {
  const built = chip(input, flow);
  const common = commonOf(input, flow, activity);
  const book = new LedgerBook();
  enterBuilt(book, knownOf(built.circuits).built, {
    spec: input.spec,
    chip: built,
    outerProduct: flow.outerProduct,
  });
  built.plan.layers.forEach((plan, i) => {
    const tile = built.tiles[built.plan.tiles.indexOf(plan.tile)]!;
    enterLayer(common, {
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

/** Results that chips of equal circuits share: the built chip, and by activity the energy and time spent. */
interface Known {
  readonly built: Lines;
  readonly spent: WeakMap<LayerActivity, Lines>;
}

/** Key: layer and work. */
type Lines = Map<string, Ledger>;

const known = new WeakMap<Circuits, Known>();
/** Most entries of circuits, an activity, and images of epochs and batches; then the memory begins anew. */
const MOST_LINES = 1000;

function knownOf(circuits: Circuits): Known {
  const found = known.get(circuits) ?? { built: new Map(), spent: new WeakMap() };
  known.set(circuits, found);
  return found;
}

/** Enters what the circuits alone spend on `work`. `name` says all that it depends on besides them, activity, layer, and images of an epoch. */
function spendAgain(
  { book, chip, plan, spec, activity }: PhaseContext,
  name: string,
  work: () => void,
): void {
  const { spent } = knownOf(chip.circuits);
  const lines: Lines = spent.get(activity) ?? new Map();
  spent.set(activity, lines);
  if (lines.size >= MOST_LINES) lines.clear();
  book.enterOnce(lines, `${name} ${plan.layer.name} ${spec.update.images} ${spec.imageBits}`, work);
}

/** Costs that chips of one input share, by layer and work. */
interface Common {
  /** All that does not depend on how the gradients of other layers add up. */
  readonly works: Lines;
  /** A whole layer, by the memory for gradients, which depends on it; null where the layer has none there. */
  readonly layers: Map<Store | null, Lines>;
}

/** The last chip, as a choice of gradients, a ladder and a search price it under many dataflows (level/chip.ts). */
let last: null | {
  readonly input: ChipInput;
  readonly activity: Activity | null;
  readonly common: Map<string, Common>;
} = null;

function commonOf(input: ChipInput, flow: Dataflow, activity: Activity | null): Common {
  if (last?.input !== input || last.activity !== activity) last = { input, activity, common: new Map() };
  const { resident, shared, lineBuffers, outerProduct, overlap } = flow;
  const key = `${resident} ${shared} ${lineBuffers} ${outerProduct} ${overlap}`;
  const found = last.common.get(key) ?? { works: new Map(), layers: new Map() };
  last.common.set(key, found);
  return found;
}

function enterLayer(common: Common, context: WholeContext): void {
  const { book, chip, plan, layerFlow } = context;
  const store = layerFlow.gradient === "accumulate" ? chip.gradientStore : null;
  const lines: Lines = common.layers.get(store) ?? new Map();
  common.layers.set(store, lines);
  const key = `${layerFlow.gradient} ${layerFlow.stationary} ${plan.layer.name}`;
  book.enterOnce(lines, key, () => spendLayer(common.works, context));
}

function spendLayer(works: Lines, context: WholeContext): void {
  const { book, spec, flow, layerFlow, plan } = context;
  const once = (name: string, work: () => void) => book.enterOnce(works, `${name} ${plan.layer.name}`, work);
  once("forward", () => readPhase(context, "forward"));
  dramTraffic(context, "forward");
  once("digital", () => digitalPhase(context, "forward"));
  const before = book.entries.length;
  if (!plan.layer.first) {
    once("backward", () => readPhase(context, "backward"));
    dramTraffic(context, "backward");
  }
  let backward = 0;
  for (let i = before; i < book.entries.length; i++) backward += book.entries[i]!.latency;
  once("digital backward", () => digitalPhase(context, "backward"));
  // a pipeline hides gradients behind its reads as a whole
  if (!flow.outerProduct) {
    const first = book.entries.length;
    once(`${layerFlow.gradient} ${layerFlow.stationary}`, () => gradientProducts(context));
    gradientSums(context, first, spec.pipelined ? 0 : backward);
  }
  once("update", () => updatePhase(context));
}

function readPhase(context: PhaseContext, phase: ReadPhase): void {
  spendAgain(context, phase, () => tileReads(context, phase));
  acrossChip(context, phase);
}

function gradientProducts(context: GradientContext): void {
  const { gradient, stationary } = context.layerFlow;
  operands(context);
  const together = imagesTogether(context.spec, context.layerFlow);
  const name = `${gradient} ${stationary} ${together}`;
  spendAgain(context, name, () => outerProducts(context));
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

function totalsOf({ spec, layers }: ChipInput, { book }: Costed): ChipTotals {
  const energy = byPhase(book.entries, "energy");
  const latency = byPhase(book.entries, "latency");
  let area = 0;
  let leakagePower = 0;
  for (const circuit of book.built) {
    area += circuit.area;
    leakagePower += circuit.leakage;
  }
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
