// The spending of one layer in all phases of an epoch. Chips of a sweep, and dataflows of one chip, spend most of it alike: each work is priced once for
// all that it depends on, which the types of phase/context.ts hold it to.
import { lastPlaces } from "../../base/lastPlaces.ts";
import type { LedgerPage } from "../account/ledger.ts";
import type { Chip, Circuits, UpdateCircuits } from "../level/chip.ts";
import type { Store } from "../level/store.ts";
import type { GradientContext, OnChipContext, PhaseContext, WholeContext } from "../phase/context.ts";
import { digitalPhase } from "../phase/digital.ts";
import {
  bufferedOperands,
  gradientAdditions,
  gradientSums,
  imagesTogether,
  outerProducts,
  waitedOperands,
} from "../phase/gradient.ts";
import { acrossChip, dramTraffic, type ReadPhase, tileReads } from "../phase/read.ts";
import { outerProductUpdate, pulsePhase, updateArithmetic, velocities } from "../phase/update.ts";
import type { Activity } from "../spec/activity.ts";
import type { Dataflow } from "../spec/dataflow.ts";
import type { ChipInput } from "../spec/spec.ts";

/** Pages of one layer, by work. */
type Works = Map<string, readonly LedgerPage[]>;
/** Works by layer. */
type Layers = Map<string, Works>;

/** Memories from which one layer's works are taken, and in which they are stored. */
interface Kept {
  /** Shared by chips of equal circuits; the second one by those whose buffer and update circuits are equal, too. */
  readonly circuits: Works;
  readonly onChip: Works;
  /** Works of this chip that do not depend on the gradients of other layers. */
  readonly own: Works;
}

/** Enters what one layer spends. The same input, under however many dataflows, is best asked for at a stretch. */
export function layerSpender(
  input: ChipInput,
  chip: Chip,
  flow: Dataflow,
  activity: Activity | null,
): (context: WholeContext) => void {
  const { layers, works } = commonOf(input, flow, activity);
  const kept = keptFor(input, chip, flow, activity);
  return (context) => {
    const { book, plan, layerFlow } = context;
    const { name } = plan.layer;
    const store = layerFlow.gradient === "accumulate" ? chip.gradientStore : null;
    const whole = keptIn(layers, store, newMap<string, readonly LedgerPage[]>);
    book.spendOnce(whole, `${layerFlow.gradient} ${layerFlow.stationary} ${name}`, () =>
      spendLayer(context, {
        own: worksIn(works, name),
        circuits: worksIn(kept.circuits, name),
        onChip: worksIn(kept.onChip, name),
      }),
    );
  };
}

/** Costs that dataflows of one chip share. */
interface Common {
  /** Costs that do not depend on how the gradients of other layers add up. */
  readonly works: Layers;
  /** A whole layer, by the memory for gradients, which depends on it; null where the layer has none there. */
  readonly layers: Map<Store | null, Works>;
}

/** Costs of the last chip, as a choice of gradients, a ladder and a search price it under many dataflows (level/chip.ts). */
let last: null | {
  readonly input: ChipInput;
  readonly activity: Activity | null;
  readonly common: Map<string, Common>;
} = null;

function commonOf(input: ChipInput, flow: Dataflow, activity: Activity | null): Common {
  if (last?.input !== input || last.activity !== activity) last = { input, activity, common: new Map() };
  const { resident, shared, lineBuffers, outerProduct, overlap } = flow;
  const key = `${resident} ${shared} ${lineBuffers} ${outerProduct} ${overlap}`;
  return keptIn(last.common, key, () => ({ works: new Map(), layers: new Map() }));
}

const newLayers = (): Layers => new Map();
const ofCircuits = lastPlaces<[Circuits, Activity | null, string], Layers>(16, newLayers);
const ofChips = lastPlaces<[Circuits, UpdateCircuits, Store, Activity | null, string], Layers>(32, newLayers);

function keptFor({ spec }: ChipInput, chip: Chip, flow: Dataflow, activity: Activity | null) {
  const { circuits, updating, buffer } = chip;
  const { images, transferEvery, chopEvery } = spec.update;
  const both = `${images} ${spec.imageBits}`;
  const further = `${both} ${transferEvery} ${chopEvery} ${flow.resident} ${flow.shared}`;
  return {
    circuits: ofCircuits(circuits, activity, both),
    onChip: ofChips(circuits, updating, buffer, activity, further),
  };
}

const worksIn = (layers: Layers, name: string): Works =>
  keptIn(layers, name, newMap<string, readonly LedgerPage[]>);

const newMap = <K, V>() => new Map<K, V>();

function keptIn<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

/** In the order of the ledger. */
function spendLayer(context: WholeContext, kept: Kept): void {
  const { book, spec, flow, layerFlow, plan } = context;
  const once = (name: string, work: () => void) => book.spendOnce(kept.own, name, work);
  once("forward", () => readPhase(context, kept, "forward"));
  dramTraffic(context, "forward");
  once("digital", () => digitalPhase(context, "forward"));
  const before = book.turnPage();
  if (!plan.layer.first) {
    once("backward", () => readPhase(context, kept, "backward"));
    dramTraffic(context, "backward");
  }
  const backward = book.latencySince(before);
  once("digital backward", () => digitalPhase(context, "backward"));
  if (flow.outerProduct) {
    once("update", () => outerProductUpdate(context));
    return;
  }
  const first = book.turnPage();
  once(`${layerFlow.gradient} ${layerFlow.stationary}`, () => gradientProducts(context, kept));
  // a pipeline hides gradients behind its reads as a whole
  gradientSums(context, first, spec.pipelined ? 0 : backward);
  once("update", () => updatePhase(context, kept));
}

function readPhase(context: OnChipContext, { circuits, onChip }: Kept, phase: ReadPhase): void {
  const { book } = context;
  book.spendOnce(circuits, phase, () => tileReads(context, phase));
  book.spendOnce(onChip, phase, () => acrossChip(context, phase));
}

function gradientProducts(context: GradientContext, { circuits, onChip }: Kept): void {
  const { book, layerFlow } = context;
  const { gradient, stationary } = layerFlow;
  waitedOperands(context);
  book.spendOnce(onChip, `operands ${gradient}`, () => bufferedOperands(context));
  const together = imagesTogether(context.spec, layerFlow);
  book.spendOnce(circuits, `${gradient} ${stationary} ${together}`, () => outerProducts(context));
  book.spendOnce(onChip, "additions", () => gradientAdditions(context));
}

function updatePhase(context: PhaseContext, { onChip }: Kept): void {
  const { book } = context;
  book.spendOnce(onChip, "arithmetic", () => updateArithmetic(context));
  velocities(context);
  book.spendOnce(onChip, "pulses", () => pulsePhase(context));
}
