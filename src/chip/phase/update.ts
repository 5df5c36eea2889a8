// The weight update of one layer over an epoch: from summed gradients through the update unit to pulses, and the pulses into the arrays.
// Or, without any gradient, pulsed outer products inside the arrays.

import { FURTHER_CELLS, isResidual } from "../../training/rules/rule.ts";
import { inSeries } from "../component/block.ts";
import { builtTiles } from "../plan/floorplan.ts";
import type { LayerActivity } from "../spec/activity.ts";
import { inputBits, type WorkLayer, weightsOfLayer } from "../spec/workload.ts";
import type { WriteLoad } from "../subArray/write.ts";
import {
  GENERATORS,
  type OnChipContext,
  type PhaseContext,
  pePath,
  spend,
  subArrayPath,
  tilePath,
} from "./context.ts";
import { normalizationUpdate } from "./normalization.ts";
import { pulsedUpdates, secondPhase, transfersOf } from "./transfer.ts";

const PHASE = "weightUpdate";
/** Pulses of one outer product of stochastic bit streams (Gokmen and Vlasov, Front. Neurosci. 2016: 10 to 40; aihwkit: 31). */
const STREAM_LENGTH = 31;

/** The arithmetic of the rule: velocity, learning rate and rounding. */
export function updateArithmetic(context: OnChipContext): void {
  const { chip, plan, spec } = context;
  normalizationUpdate(context);
  const weights = weightsOfLayer(plan.layer);
  const updates = spec.update.images / spec.update.batch;
  const uses = wordUses(spec);
  const { energy, latency } = chip.update.update(weights);
  const idle = (updates - uses) * (energy - chip.update.momentumEnergy(weights));
  const whole = { energy: energy * uses + idle, latency: latency * updates };
  spend(context, PHASE, ["update unit"], whole, { energy: 1, latency: 1 });
}

/** Updates in which the rule uses its words: with a second array, transfers only. */
const wordUses = (spec: OnChipContext["spec"]): number =>
  spec.update.hardware.every === "transfer" ? transfersOf(spec) : spec.update.images / spec.update.batch;

/** Velocities from and to where they wait. */
export function velocities(context: PhaseContext): void {
  const { chip, plan, spec } = context;
  const bits = weightsOfLayer(plan.layer) * chip.update.bitsPerWeight;
  if (bits === 0) return;
  const uses = wordUses(spec);
  const each = { energy: uses, latency: uses };
  const store = chip.velocityStore;
  if (!store) {
    spend(context, PHASE, ["DRAM", "velocities"], chip.dram.move(bits), each);
    return;
  }
  spend(context, PHASE, ["update unit", "velocity memory"], store.read(bits / 2), each);
  spend(context, PHASE, ["update unit", "velocity memory"], store.write(bits / 2), each);
}

/** Pulses on their way and into the arrays. */
export function pulsePhase(context: OnChipContext): void {
  const { spec } = context;
  deliver(context, spec.update.images / spec.update.batch);
  writeArrays(context, pulsedUpdates(spec));
  programReferences(context);
  secondPhase(context, (cells, rows) => {
    const { cells: inCells, lines, drivers } = context.chip.subArray.write(writeLoad(context, rows, cells));
    return inSeries(inCells, lines, drivers);
  });
}

/** A bit for each cell travels through the tile to its sub-array. */
function deliver(context: OnChipContext, updates: number): void {
  const { spec, plan, tile } = context;
  const work = context.work.forward;
  const bits = (weightsOfLayer(plan.layer) * spec.array.cellsPerWeight) / work.tiles;
  const times = { energy: updates * builtTiles(plan), latency: updates };
  for (const cost of [tile.input.write(bits), tile.input.read(bits)])
    spend(context, PHASE, [...tilePath(tile), "input buffer"], cost, times);
  spend(context, PHASE, [...tilePath(tile), "H-tree"], tile.tree.move(bits), times);
}

/** All copies of all sub-arrays, a few at a time. */
function writeArrays(context: OnChipContext, updates: number): void {
  const { spec, chip, plan, tile } = context;
  const work = context.work.forward;
  const rows = work.meanRows;
  const cells = (weightsOfLayer(plan.layer) * pulsedCells(spec)) / work.subArrays;
  const times = {
    energy: updates * work.subArrays * work.copies,
    latency: updates * Math.ceil(work.subArrays / chip.arraysAtOnce),
  };
  const { write, writePlaces } = chip.subArray;
  const costs = write(writeLoad(context, rows, cells));
  for (const part of ["cells", "lines", "drivers"] as const)
    spend(context, PHASE, [...subArrayPath(tile), writePlaces[part]], costs[part], times);
}

/** Pulses across half of a window, for each reference cell that the rule sets anew. */
function programReferences(context: OnChipContext): void {
  const { spec, chip, plan, tile, activity } = context;
  const { second } = spec.update.hardware;
  if (second !== "residual-programmed") return;
  const work = context.work.forward;
  const rows = work.meanRows;
  const cells = weightsOfLayer(plan.layer) / work.subArrays;
  const pulses = 2 ** spec.array.bitsPerCell / 2;
  const load = {
    rowsUpdated: rows,
    rowPulses: rows * pulses,
    cellsUpdated: cells,
    cellPulses: cells * pulses,
    meanState: activity.meanState,
  };
  const times = transfersOf(spec) / spec.update.chopEvery;
  const { cells: inCells, lines, drivers } = chip.subArray.write(load);
  const at = [...subArrayPath(tile), "reference cells (programming)"];
  spend(context, PHASE, at, inSeries(inCells, lines, drivers), {
    energy: times * work.subArrays * work.copies,
    latency: times * Math.ceil(work.subArrays / chip.arraysAtOnce),
  });
}

/** Cells of a weight that pulses move: not its reference cells. */
function pulsedCells({ array, update }: OnChipContext["spec"]): number {
  const { hardware } = update;
  if (hardware.second === "reference") return array.cellsPerWeight / 2;
  if (!isResidual(hardware)) return array.cellsPerWeight;
  return array.cellsPerWeight - hardware.arrays * (FURTHER_CELLS[hardware.second] - 1);
}

/** Pulses of an epoch into a layer's own devices, one copy of them. */
export function weightPulses(
  spec: OnChipContext["spec"],
  layer: WorkLayer,
  { updated, pulses }: Pick<LayerActivity, "updated" | "pulses">,
): number {
  return pulsedUpdates(spec) * weightsOfLayer(layer) * pulsedCells(spec) * updated * pulses;
}

/** Load of one update on so many rows and cells of a sub-array. */
function writeLoad({ activity }: OnChipContext, rows: number, cells: number): WriteLoad {
  return {
    rowsUpdated: rows * activity.rowsUpdated,
    rowPulses: rows * activity.rowsUpdated * activity.rowPulses,
    cellsUpdated: cells * activity.updated,
    cellPulses: cells * activity.updated * activity.pulses,
    meanState: activity.meanState,
  };
}

/** In place of gradient, arithmetic and pulses: every vector of every image sends bit streams along rows and columns; a device moves where two pulses meet. */
export function outerProductUpdate(context: PhaseContext): void {
  normalizationUpdate(context);
  const { spec, chip, plan, activity, tile } = context;
  const { array } = spec;
  const { lines } = chip.subArray;
  const work = context.work.forward;
  const pulses = plan.layer.vectors * spec.update.images * STREAM_LENGTH;
  const x = activity.inputBits;
  const d = activity.errorBits;
  const voltage = array.writeVoltage / 2;
  let energy = 0;
  let inCells = 0;
  for (const { driven, charged: sensed, count } of work.groups) {
    energy += count * voltage ** 2 * (driven * x * lines.bitLineCap + sensed * d * lines.columnCap);
    const met = { rowsUpdated: 0, rowPulses: 0, cellsUpdated: 0, cellPulses: driven * x * sensed * d };
    inCells += count * chip.subArray.write({ ...met, meanState: activity.meanState }).cells.energy;
  }
  const at = (name: string) => [...subArrayPath(tile), name];
  if (chip.batchAtOnce) {
    const each = { energy: spec.update.images, latency: spec.update.images };
    const waited = chip.dram.move(plan.layer.inputs * inputBits(spec, plan.layer));
    spend(context, PHASE, ["DRAM"], waited, each);
  }
  // copies of the weights stay equal: each takes the pulses of all vectors; LTP and LTD in turn
  const times = { energy: pulses * work.copies, latency: 2 * pulses };
  spend(context, PHASE, at("array lines"), { energy, latency: array.writePulse }, times);
  spend(context, PHASE, at("cells (writing)"), { energy: inCells, latency: 0 }, times);
  const lineCount = work.pes * (work.peIn + work.peOut);
  const streams = { energy: times.energy * lineCount, latency: 0 };
  spend(context, PHASE, [...pePath(tile), GENERATORS], chip.generator.pulse, streams);
}
