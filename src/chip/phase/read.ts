// One read phase (forward, or transposed for the errors) of one layer over an epoch: sub-arrays, sums in PE, tile and chip, and the
// bits that move between them. Layers one after another, images one after another, copies of the weights on different vectors.
import type { Cost } from "../component/block.ts";
import type { Pe } from "../level/pe.ts";
import { builtTiles } from "../plan/floorplan.ts";
import type { ReadGroup, ReadWork } from "../plan/readWork.ts";
import { inputBits } from "../spec/workload.ts";
import type { ReadLoad } from "../subArray/part.ts";
import { cellCurrent } from "../subArray/subArray.ts";
import {
  type CircuitContext,
  type GradientContext,
  type OnChipContext,
  pePath,
  spend,
  subArrayPath,
  sumBits,
  tilePath,
} from "./context.ts";
import { type ReadPasses, readPasses, readSpecOf } from "./readPasses.ts";

export type ReadPhase = "forward" | "backward";

interface Reading {
  readonly phase: ReadPhase;
  readonly work: ReadWork;
  /** Input vectors of an epoch, how they are read, bits of a word. */
  readonly vectors: number;
  readonly passes: ReadPasses;
  readonly wordBits: number;
  /** Share of active lines. */
  readonly activity: number;
}

/** Spends the work of a layer's own tiles. */
export function tileReads(context: CircuitContext, phase: ReadPhase): void {
  const { spec, plan, activity } = context;
  const forward = phase === "forward";
  const reading: Reading = {
    phase,
    work: context.work[phase],
    vectors: vectorsOf(context),
    passes: readPasses(spec, plan.layer, forward),
    wordBits: forward ? inputBits(spec, plan.layer) : spec.errorBits,
    activity: forward ? activity.inputBits : activity.errorBits,
  };
  subArrays(context, reading);
  processingElements(context, reading);
  tiles(context, reading);
}

const vectorsOf = ({ spec, plan }: CircuitContext): number => plan.layer.vectors * spec.update.images;

function subArrays(context: CircuitContext, reading: Reading): void {
  const { spec, chip, tile } = context;
  const { array } = spec;
  const { phase, work, vectors, passes, activity } = reading;
  const { parallel } = readSpecOf(array, phase === "forward");
  const cell = cellCurrent(spec.technology, array, context.activity.meanState);
  /** `turns`: phases that share the active lines. */
  const loadOf = ({ driven, sensed, charged }: ReadGroup, turns: number): ReadLoad => ({
    activity: activity / turns,
    driven,
    sensed,
    charged,
    lineCurrent: parallel ? (activity / turns) * driven * cell : cell,
  });
  for (const part of phase === "forward" ? chip.subArray.forward : chip.subArray.backward) {
    const path = [...subArrayPath(tile), part.name];
    const turns = part.works === "each phase" ? passes.drives : passes.conversions;
    let energy = 0;
    let latency = 0;
    for (const group of work.groups) {
      const one = part.read(loadOf(group, turns));
      energy += one.energy * group.count;
      // sub-arrays wait for the slowest of them
      latency = Math.max(latency, one.latency);
    }
    const times = vectors * passes.cycles * turns;
    spend(context, phase, path, { energy, latency }, { energy: times, latency: times / work.copies });
  }
}

/** Lines that make one result: forward, the cells of a weight side by side. */
function linesPerResult({ spec }: CircuitContext, phase: ReadPhase): number {
  return phase === "forward" ? spec.array.cellsPerWeight : 1;
}

/** Reads of one line group take turns at their converter. */
function turnsOf(context: CircuitContext, phase: ReadPhase): number {
  const { array } = context.spec;
  const read = phase === "forward" ? array.forward : array.backward;
  return Math.ceil(read.linesPerAdc / linesPerResult(context, phase));
}

/** `results` sums of so many words at once; where there are fewer trees, they take further turns. */
function summed({ adders, trees }: Pick<Pe, "adders" | "trees">, words: number, results: number): Cost {
  const { energy, latency } = adders.sum(words, 1);
  return { energy: energy * results, latency: latency * Math.ceil(results / trees) };
}

function processingElements(context: CircuitContext, reading: Reading): void {
  const { spec, tile } = context;
  const { phase, work, vectors, passes } = reading;
  const { pe } = tile;
  const turns = turnsOf(context, phase);
  const results = work.peOut / linesPerResult(context, phase);
  const at = (name: string) => [...pePath(tile), name];
  const parallel = { energy: vectors * work.pes, latency: vectors / work.copies };
  spend(context, phase, at("adder trees"), summed(pe, work.wordsInPe, Math.ceil(results / turns)), {
    energy: parallel.energy * turns,
    latency: parallel.latency * turns,
  });
  spend(context, phase, at("input registers"), pe.input.store(work.peIn), {
    energy: parallel.energy * passes.cycles,
    latency: parallel.latency * passes.cycles * work.wordsInPe,
  });
  spend(context, phase, at("output registers"), pe.output.store(results * pe.sumBits), parallel);
  const converted = (phase === "forward" ? spec.array.forward : spec.array.backward).adcBits;
  spend(context, phase, at("input bus"), pe.inputBus.move(work.peIn * reading.wordBits), parallel);
  spend(context, phase, at("output bus"), pe.outputBus.move(results * converted), parallel);
}

function tiles(context: CircuitContext, { phase, work, vectors, wordBits }: Reading): void {
  const { tile, plan } = context;
  const turns = turnsOf(context, phase);
  const results = work.tileOut / linesPerResult(context, phase);
  const times = { energy: vectors * work.tiles, latency: vectors / plan.tileCopies };
  const at = (name: string) => [...tilePath(tile), name];
  if (work.wordsInTile > 1) {
    const sums = summed(tile, work.wordsInTile, Math.ceil(results / turns));
    spend(context, phase, at("adder trees"), sums, {
      energy: times.energy * turns,
      latency: times.latency * turns,
    });
  }
  const bitsIn = (work.tileIn * wordBits) / work.reuse;
  const bitsOut = results * tile.sumBits;
  const arriving = Math.min(bitsIn, sentBits(context, phase) / work.wordsInChip / plan.layer.vectors);
  spend(context, phase, at("input buffer"), tile.input.write(arriving), times);
  spend(context, phase, at("input buffer"), tile.input.read(bitsIn), times);
  spend(context, phase, at("output buffer"), tile.output.write(bitsOut), times);
  spend(context, phase, at("output buffer"), tile.output.read(bitsOut), times);
  spend(context, phase, at("H-tree"), tile.tree.move(bitsIn + bitsOut), times);
}

/** Bits of one image that go to the tiles and come back, for the whole layer. */
export function globalBits(
  { spec, plan, work }: CircuitContext,
  phase: ReadPhase,
): { out: number; back: number } {
  const { layer } = plan;
  const forward = phase === "forward";
  const linesIn = forward ? layer.inChannels * layer.kernelPositions : layer.outChannels;
  const wordsOut = (linesIn * layer.vectors) / (forward ? work.forward.reuse : 1);
  return {
    out: wordsOut * (forward ? inputBits(spec, layer) : spec.errorBits),
    back: forward ? layer.outputs * spec.activationBits : layer.inputs * spec.errorBits,
  };
}

/** Bits of one image to the tiles: with line buffers, each pixel once; where copies of tiles each take a band of lines, those under the
 *  kernel at the border of two bands go to both. */
function sentBits(context: CircuitContext, phase: ReadPhase): number {
  const { flow, plan, spec } = context;
  const { out } = globalBits(context, phase);
  if (!flow.lineBuffers || phase !== "forward") return out;
  const { inputs, inWidth, inChannels, reachHeight } = plan.layer;
  const borders = (plan.tileCopies - 1) * (reachHeight - 1) * inWidth * inChannels;
  return Math.min(out, (inputs + borders) * inputBits(spec, plan.layer));
}

/** Traffic between the tiles and the global buffer. Only the traffic through DRAM depends on how a gradient adds up (dramTraffic). */
export function acrossChip(context: OnChipContext, phase: ReadPhase): void {
  const { spec, chip, plan, flow } = context;
  const { images } = spec.update;
  const { layer } = plan;
  const work = context.work[phase];
  const { back } = globalBits(context, phase);
  const out = sentBits(context, phase);
  // sums that are normalized leave the tiles as they are
  const normalized =
    phase === "forward" && layer.digital.some((work) => "reads" in work && work.reads === "sums");
  const leaving = normalized ? layer.vectors * layer.outChannels * sumBits(context) : back;
  // only the share of the bus that leads to the layer's tiles is used
  const share = Math.ceil(chip.plan.tileCount / builtTiles(plan));
  const perImage = { energy: images, latency: images * share };
  spend(context, phase, ["global H-tree"], chip.tree.move(out + leaving), perImage);
  // between buffer and tiles, and once more between buffer and DRAM where nothing stays on the chip
  const passes = flow.resident ? 1 : 2;
  const buffered = { energy: images * passes, latency: perImage.latency * passes };
  spend(context, phase, ["global buffer"], chip.buffer.read(out), buffered);
  spend(context, phase, ["global buffer"], chip.buffer.write(back), buffered);
  if (work.wordsInChip > 1) {
    const results = phase === "forward" ? layer.outChannels : layer.inChannels;
    const sums = chip.sums.sum(work.wordsInChip, 1);
    const together = Math.max(1, spec.array.columns / spec.array.forward.linesPerAdc);
    const vectors = vectorsOf(context);
    spend(context, phase, ["sums across tiles"], sums, {
      energy: vectors * results,
      latency: (vectors * results) / together,
    });
  }
}

/** Activations in the forward phase, errors in the backward phase. */
export function dramTraffic(context: GradientContext, phase: ReadPhase): void {
  const { spec, chip, plan, flow, layerFlow } = context;
  const { layer } = plan;
  const forward = phase === "forward";
  const bits = layer.inputs * (forward ? inputBits(spec, layer) : spec.errorBits);
  const image = forward && layer.first ? bits : 0;
  const errors = layer.vectors * layer.outChannels * spec.errorBits;
  const deferred = layerFlow.gradient === "defer" && !flow.outerProduct;
  // activations wait there for the end of the batch, or of its forward pass
  const waiting = deferred || (forward && chip.batchAtOnce);
  const kept = forward ? (layer.first ? 0 : bits) : errors;
  const moved = flow.resident ? image + (waiting ? kept : 0) : 2 * bits;
  spend(context, phase, ["DRAM"], chip.dram.move(moved), {
    energy: spec.update.images,
    latency: spec.update.images,
  });
}
