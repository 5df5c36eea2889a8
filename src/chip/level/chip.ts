// The whole chip: tiles on an H-tree, the global buffer, circuits for activation, pooling and sums across tiles, the weight-gradient unit
// with its accumulators, and the update unit.

import { remembering } from "../../base/remembering.ts";
import type { DigitalWork } from "../../network/digitalWork.ts";
import { type Adder, adder } from "../component/adder.ts";
import { type AdderTree, adderTree } from "../component/adderTree.ts";
import { type BitShifter, bitShifter } from "../component/bitShifter.ts";
import { type Dram, dram } from "../component/dram.ts";
import { type HTree, hTree } from "../component/hTree.ts";
import { type MaxPooling, maxPooling } from "../component/maxPooling.ts";
import { type MomentumUnit, momentumUnit } from "../component/momentumUnit.ts";
import { type Floorplan, floorplan, type TileKind, tilesOf } from "../plan/floorplan.ts";
import { type LayerWork, layerWork } from "../plan/readWork.ts";
import type { Dataflow } from "../spec/dataflow.ts";
import { batchAtOnce, keptBits } from "../spec/digitalWork.ts";
import type { ChipInput, CircuitSpec, UpdateCircuitSpec } from "../spec/spec.ts";
import { type WorkLayer, weightsOfLayer } from "../spec/workload.ts";
import { type SubArray, subArray } from "../subArray/subArray.ts";
import { checkPipeline, checkSize, checkSpec, fitting } from "./checkSpec.ts";
import { type GradientUnit, gradientUnit, summedBits } from "./gradientUnit.ts";
import { type NormalizationUnit, normalizationUnit } from "./normalizationUnit.ts";
import { type PulseGenerator, pulseGenerator } from "./pulseGenerator.ts";
import { type Store, store } from "./store.ts";
import { type Tile, tile } from "./tile.ts";

/** Wires of the global H-tree that lie above each other. */
const LAYERS = 4;

/** Circuits that all dataflows share but for the update. */
export interface Circuits {
  readonly plan: Floorplan;
  /** How each layer of the plan spreads over sub-arrays. */
  readonly work: readonly LayerWork[];
  readonly subArray: SubArray;
  /** One of each kind in `plan.tiles`. */
  readonly tiles: readonly Tile[];
  readonly tree: HTree;
  readonly busWidth: number;
  readonly sums: AdderTree;
  /** Results that leave the tiles at once, and are activated and summed; pooling windows at once. */
  readonly outputs: number;
  readonly poolers: number;
  readonly relu: BitShifter;
  readonly pooling: MaxPooling;
  /** Values of the largest window of a maximum; 1 where no layer has one, and nothing is built. */
  readonly window: number;
  /** Adders of two tensors, of errors, and of the values of a mean; null where no layer has any. */
  readonly elementwise: Adder | null;
  /** Whether a layer needs all images of a batch before the first goes on. */
  readonly batchAtOnce: boolean;
  /** null where no layer is normalized. */
  readonly normalization: NormalizationUnit | null;
  readonly gradient: GradientUnit;
  /** At one line of a PE, for outer products in the arrays. */
  readonly generator: PulseGenerator;
}

/** Circuits that turn the sums of a batch into pulses. */
export interface UpdateCircuits {
  /** Adds a gradient to the sum of its batch. */
  readonly gradientAdders: Adder;
  readonly gradientLanes: number;
  /** Sub-arrays that are written at once. */
  readonly arraysAtOnce: number;
  /** Bits of a gradient summed over the batch. */
  readonly sumBits: number;
  readonly update: MomentumUnit;
  /** Memory for velocities that stay on the chip; null where none do. */
  readonly velocityStore: Store | null;
}

export interface Chip extends Circuits, UpdateCircuits {
  /** The same for all chips whose circuits are equal. */
  readonly circuits: Circuits;
  readonly updating: UpdateCircuits;
  readonly buffer: Store;
  /** Memory for gradients that stay on the chip; null where none do. */
  readonly gradientStore: Store | null;
  readonly dram: Dram;
}

const ADDS = new Set<DigitalWork["kind"]>(["add", "errors", "average", "shares"]);

/** Circuits and memories that all dataflows share, and the last input for which they were asked, with and without line buffers. */
type Common = Pick<Chip, "circuits" | "updating" | "dram">;
let last: { readonly input: ChipInput; readonly common: Map<boolean, Common> } | null = null;

export function chip(input: ChipInput, flow: Dataflow): Chip {
  if (last?.input !== input) last = { input, common: new Map() };
  const common = last.common.get(flow.lineBuffers) ?? commonOf(input, flow.lineBuffers);
  last.common.set(flow.lineBuffers, common);
  const { circuits, updating, dram } = common;
  const { buffer, gradientStore } = storesOf(input, flow, common);
  // field by field: spreading large records takes as long as all else for a chip whose circuits are known
  return {
    buffer,
    gradientStore,
    circuits,
    updating,
    dram,
    plan: circuits.plan,
    work: circuits.work,
    subArray: circuits.subArray,
    tiles: circuits.tiles,
    tree: circuits.tree,
    busWidth: circuits.busWidth,
    sums: circuits.sums,
    outputs: circuits.outputs,
    poolers: circuits.poolers,
    relu: circuits.relu,
    pooling: circuits.pooling,
    window: circuits.window,
    elementwise: circuits.elementwise,
    batchAtOnce: circuits.batchAtOnce,
    normalization: circuits.normalization,
    gradient: circuits.gradient,
    generator: circuits.generator,
    gradientAdders: updating.gradientAdders,
    gradientLanes: updating.gradientLanes,
    arraysAtOnce: updating.arraysAtOnce,
    sumBits: updating.sumBits,
    update: updating.update,
    velocityStore: updating.velocityStore,
  };
}

function commonOf({ spec, layers, copies }: ChipInput, lineBuffers: boolean): Common {
  const circuits = circuitsOf({ ...circuitSpecOf(spec), layers, copies, lineBuffers });
  const { batch, hardware, velocityBits, velocityStore } = spec.update;
  const update = { batch, hardware, velocityBits, velocityStore };
  const updating = updatingOf({ ...circuitSpecOf(spec), update, layers, bus: circuits.busWidth });
  return { circuits, updating, dram: dram(spec.memory) };
}

/** The facts of circuits alone. */
const circuitSpecOf = (spec: CircuitSpec): CircuitSpec => ({
  technology: spec.technology,
  clock: spec.clock,
  array: spec.array,
  weightGradient: spec.weightGradient,
  buffers: spec.buffers,
  activationBits: spec.activationBits,
  errorBits: spec.errorBits,
  byKernelPosition: spec.byKernelPosition,
  pipelined: spec.pipelined,
  delayTolerance: spec.delayTolerance,
  busWidth: spec.busWidth,
});

interface CircuitInput {
  readonly spec: CircuitSpec;
  readonly layers: readonly WorkLayer[];
}

interface CircuitsQuestion extends CircuitSpec {
  readonly layers: readonly WorkLayer[];
  readonly copies: readonly number[] | undefined;
  readonly lineBuffers: boolean;
}

interface UpdatingQuestion extends UpdateCircuitSpec {
  readonly layers: readonly WorkLayer[];
  /** Bits of the bus that is built; busWidth is its limit. */
  readonly bus: number;
}

const CIRCUITS = {
  technology: true,
  clock: true,
  array: true,
  weightGradient: true,
  buffers: true,
  activationBits: true,
  errorBits: true,
  byKernelPosition: true,
  pipelined: true,
  delayTolerance: true,
  busWidth: true,
  layers: true,
} as const;

/** A ladder and a search price one chip under many dataflows, a sweep many chips that have most circuits in common. */
const circuitsOf = remembering<CircuitsQuestion, Circuits>(
  { ...CIRCUITS, copies: true, lineBuffers: true },
  withoutUpdate,
);
const updatingOf = remembering<UpdatingQuestion, UpdateCircuits>(
  { ...CIRCUITS, update: true, bus: true },
  updateCircuits,
);

function withoutUpdate({ layers, copies, lineBuffers, ...spec }: CircuitsQuestion): Circuits {
  const { array, technology, activationBits, clock } = spec;
  const plan = floorplan(layers, { ...array, byKernelPosition: spec.byKernelPosition, copies });
  checkSpec(spec);
  checkSize(spec, layers);
  checkPipeline(spec, layers);
  const sub = fitting(spec, () => subArray(spec));
  const held = (kind: TileKind) => (lineBuffers ? lineBits(plan, kind, activationBits) : 0);
  const tiles = plan.tiles.map((kind) => tile(spec, kind, sub, held(kind)));
  const outputs = Math.ceil(Math.max(...plan.tiles.map(outputsOf)) / array.forward.linesPerAdc);
  const busWidth = globalBusWidth(spec, layers.length, tiles);
  const { pooling, poolers, window } = poolingOf({ spec, layers }, plan);
  return {
    pooling,
    poolers,
    window,
    batchAtOnce: batchAtOnce(layers),
    elementwise: elementwiseOf({ spec, layers }, tiles, outputs),
    normalization: normalizationUnit(spec, layers, { lanes: outputs, busWidth }),
    work: plan.layers.map((layer) => layerWork(layer, array)),
    plan,
    subArray: sub,
    tiles,
    outputs,
    busWidth,
    tree: treeOf(spec, plan, tiles, busWidth),
    sums: sumsOf(spec, plan, tiles, outputs),
    relu: bitShifter(technology, { count: outputs, bits: Math.max(activationBits, spec.errorBits), clock }),
    gradient: gradientUnit(spec, layers),
    generator: pulseGenerator(spec),
  };
}

function updateCircuits({ layers, bus, ...spec }: UpdatingQuestion): UpdateCircuits {
  const { technology, array } = spec;
  const sumBits = summedBits(spec, layers);
  const arraysAtOnce = arraysSummed({ spec, layers }, sumBits);
  const gradientLanes = arraysAtOnce * array.rows * array.columns;
  return {
    sumBits,
    arraysAtOnce,
    gradientAdders: adder(technology, { bits: sumBits, count: gradientLanes }),
    gradientLanes,
    update: updateUnit(spec, array.rows * arraysAtOnce, sumBits),
    velocityStore: velocityStoreOf({ spec, layers }, bus),
  };
}

function poolingOf(
  { spec, layers }: CircuitInput,
  plan: Floorplan,
): Pick<Chip, "pooling" | "poolers" | "window"> {
  const windows = layers.flatMap(({ digital }) =>
    digital.flatMap((work) => (work.kind === "maxpool" ? [work.size] : [])),
  );
  const window = Math.max(1, ...windows);
  const poolers = Math.max(...plan.tiles.map((t) => t.tileColumns));
  const bits = spec.activationBits;
  return {
    pooling: maxPooling(spec.technology, { window: Math.max(2, window), bits, count: poolers }),
    poolers,
    window,
  };
}

/** Elementwise units as wide as the sums that leave the tiles, and as many as leave them at once. */
function elementwiseOf(
  { spec: { technology }, layers }: CircuitInput,
  tiles: readonly Tile[],
  count: number,
): Adder | null {
  const adds = layers.some(({ digital }) => digital.some(({ kind }) => ADDS.has(kind)));
  const bits = Math.max(...tiles.map((tile) => tile.sumBits));
  return adds ? adder(technology, { bits, count }) : null;
}

/** Bits that a tile holds of its channels so that no pixel comes twice: all lines under a kernel but the last, and the kernel's part of that. */
function lineBits(plan: Floorplan, kind: TileKind, activationBits: number): number {
  const pixels = ({ kernelPositions, reachHeight, reachWidth, inWidth }: WorkLayer) =>
    kernelPositions > 1 ? (reachHeight - 1) * inWidth + reachWidth : 0;
  const layers = plan.layers.filter(({ tile }) => tile === kind);
  // tiles side by side hold the same channels, but for those of other groups
  const values = layers.map(
    (own) =>
      (pixels(own.layer) * own.layer.inChannels) / (own.layer.groups > 1 ? tilesOf(own) : own.tilesAlongRows),
  );
  return Math.max(...values) * activationBits;
}

function updateUnit(
  { technology, update, clock }: UpdateCircuitSpec,
  lanes: number,
  sumBits: number,
): MomentumUnit {
  const { hardware, velocityBits } = update;
  return momentumUnit(technology, { lanes, hardware, velocityBits, gradientBits: sumBits, clock });
}

/** Sub-arrays whose gradients are added, and which are written, at once: as many (a power of two) as have their sums in a staging memory of
 *  the size of the largest layer's input. */
function arraysSummed({ spec, layers }: CircuitInput, sumBits: number): number {
  const { rows, columns, cellsPerWeight } = spec.array;
  const input = Math.max(...layers.map((layer) => layer.inputs)) * spec.activationBits;
  return 2 ** Math.max(0, Math.round(Math.log2(input / (rows * columns * cellsPerWeight * sumBits))));
}

function treeOf(spec: CircuitSpec, plan: Floorplan, tiles: readonly Tile[], busWidth: number): HTree {
  const side = Math.max(...tiles.map((t) => t.height));
  return hTree(spec.technology, {
    rows: plan.chipRows,
    columns: plan.chipColumns,
    unitHeight: side,
    unitWidth: side,
    busWidth,
    delayTolerance: spec.delayTolerance,
    layers: LAYERS,
  });
}

/** Forward the sums run along the rows of tiles, transposed along the columns. */
function sumsOf(
  { technology }: CircuitSpec,
  plan: Floorplan,
  tiles: readonly Tile[],
  count: number,
): AdderTree {
  const inputs = Math.max(...plan.layers.flatMap((l) => [l.tilesAlongRows, l.tilesAlongColumns]));
  return adderTree(technology, { inputs, bits: Math.max(...tiles.map((t) => t.sumBits)), count });
}

/** Columns whose results leave a tile at once. */
function outputsOf(kind: Tile["kind"]): number {
  return kind.kind === "kernel-position" ? Math.ceil(Math.sqrt(kind.pes)) * kind.peSize : kind.tileColumns;
}

/** Memory on the chip beside a bus, of the cores of the global buffer. */
function memoryOf(
  { technology, buffers, clock, delayTolerance }: CircuitSpec,
  kind: Parameters<typeof store>[1]["kind"],
  bits: number,
  busWidth: number,
): Store {
  const core = buffers.globalCore;
  return store(technology, { kind, bits, core, wordBits: core, busWidth, clock, delayTolerance });
}

function velocityStoreOf(
  { spec, layers }: { readonly spec: UpdateCircuitSpec; readonly layers: readonly WorkLayer[] },
  busWidth: number,
): Store | null {
  const { hardware, velocityBits, velocityStore } = spec.update;
  const weights = layers.reduce((sum, layer) => sum + weightsOfLayer(layer), 0);
  const bits = weights * hardware.words.length * velocityBits;
  return velocityStore === "buffer" && bits > 0 ? memoryOf(spec, "sram", bits, busWidth) : null;
}

/** Memory for the summed gradients of the layers that add them up on the chip; null for none. */
export function gradientMemoryOf(
  { spec }: Pick<CircuitInput, "spec">,
  bits: number,
  busWidth: number,
): Store | null {
  return bits > 0 ? memoryOf(spec, "sram", bits, busWidth) : null;
}

function storesOf(
  input: ChipInput,
  flow: Dataflow,
  { circuits: { busWidth }, updating: { sumBits, arraysAtOnce } }: Common,
): Pick<Chip, "buffer" | "gradientStore"> {
  const { spec, layers } = input;
  const { array, buffers } = spec;
  const accumulated = layers
    .filter((_, i) => flow.layers[i]!.gradient === "accumulate")
    .reduce((sum, layer) => sum + weightsOfLayer(layer), 0);
  const staged = array.rows * array.columns * array.cellsPerWeight * sumBits * arraysAtOnce;
  const held = heldBits(input, flow) + staged;
  return {
    buffer: memoryOf(spec, buffers.globalKind, held, busWidth),
    gradientStore: gradientMemoryOf(input, accumulated * sumBits, busWidth),
  };
}

/** Bits of activations, and of masks of errors, in the global buffer: those at work, and all of the images that wait for their errors where the
 *  dataflow keeps them; a whole batch of them waits in DRAM. In a pipeline every layer works on an image of its own, and the images that a
 *  layer has read and not yet got errors for are those under way in the layers behind it, there and back. */
function heldBits({ spec, layers }: ChipInput, flow: Dataflow): number {
  const bits = layers.map((layer) => (layer.inputs + addedTo(layer)) * spec.activationBits + keptBits(layer));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  if (!spec.pipelined) return flow.resident && !batchAtOnce(layers) ? sum(bits) : Math.max(...bits);
  return flow.resident ? sum(bits.map((n, i) => n * (2 * (layers.length - 1 - i) + 1))) : sum(bits);
}

/** Values that wait for an addition and for nothing else. */
function addedTo({ digital }: WorkLayer): number {
  return digital.reduce((sum, work) => sum + (work.kind === "add" && work.waits ? work.values : 0), 0);
}

/** Width of the bus: that of all inputs and outputs of the tiles of all layers, up to the limit (halved until it fits). */
function globalBusWidth(spec: CircuitSpec, layers: number, tiles: readonly Tile[]): number {
  const { linesPerAdc } = spec.array.forward;
  const one = Math.max(...tiles.map(({ kind }) => outputsOf(kind)));
  let width = layers * (one + one / linesPerAdc);
  while (width > spec.busWidth) width /= 2;
  return Math.max(1, Math.round(width));
}
