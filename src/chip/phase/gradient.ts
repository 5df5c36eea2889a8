// The weight gradient of one layer over an epoch: operands to the unit, outer products in its SRAM arrays, sums over the images.
import { inSeries } from "../component/block.ts";
import type { Chip } from "../level/chip.ts";
import type { Dataflow, LayerFlow } from "../spec/dataflow.ts";
import type { ChipSpec } from "../spec/spec.ts";
import { inputBits, inputDigits, type WorkLayer, weightsOfLayer } from "../spec/workload.ts";
import type { ReadLoad } from "../subArray/part.ts";
import { cellCurrent } from "../subArray/subArray.ts";
import {
  type CircuitContext,
  type GradientContext,
  type OnChipContext,
  type PhaseContext,
  type ProductContext,
  spend,
  type WholeContext,
} from "./context.ts";
import { globalBits } from "./read.ts";

const PHASE = "weightGradient";
const UNIT = "weight-gradient unit";

/** The last step, which alone depends on the gradients of other layers: by the memory that these leave. `first`: the phase's first page;
 *  `beside`: seconds of other work that the phase may hide behind. */
export function gradientSums(context: WholeContext, first: number, beside: number): void {
  const { flow, layerFlow } = context;
  sums(context);
  // what waits for the end of the batch has nothing to hide behind
  if (flow.overlap && layerFlow.gradient !== "defer") hide(context, first, beside);
}

/** Scales the latency of the pages since `first` to what is longer than the work beside them. */
function hide({ book }: PhaseContext, first: number, beside: number): void {
  const total = book.latencySince(first);
  const share = total > 0 ? Math.max(0, total - beside) / total : 0;
  book.replaceSince(first, (page) => page.retimed((_, latency) => latency * share));
}

/** Images whose products the unit adds up at once: all of the batch where the gradient is deferred. */
export const imagesTogether = ({ update }: ProductContext["spec"], { gradient }: LayerFlow): number =>
  gradient === "defer" ? update.batch : 1;

/** The operand that lies still in the unit and the one that streams through it, for the images that are there together: one, or the whole
 *  batch where the gradient is deferred, so that layers with few positions fill the rows too. */
function streamsOf(spec: ProductContext["spec"], layer: WorkLayer, layerFlow: LayerFlow) {
  const { rows, columns, errorDigits, wholeWords } = spec.weightGradient;
  const digits = inputDigits(spec.weightGradient, layer);
  const still = layerFlow.stationary === "activations";
  const stillBits = still ? layer.inChannels * digits : layer.outChannels * errorDigits;
  // a streamed value meets the operand of its group only
  const readBits = stillBits / layer.groups;
  // training converts whole products image by image
  const together = wholeWords ? 1 : imagesTogether(spec, layerFlow);
  const positions = layer.vectors * together;
  const alongRows = Math.ceil(positions / rows);
  const alongColumns = Math.ceil(stillBits / columns);
  return {
    groups: spec.update.images / together,
    streamed: (still ? layer.outChannels : layer.inChannels) * layer.kernelPositions,
    reads: wholeWords ? (still || layer.signedInput ? 2 : 1) : still ? errorDigits : digits,
    /** Conversions of a column's sum for each streamed value. */
    conversions: wholeWords ? 1 : still ? errorDigits : digits,
    /** Activations shift with the kernel and are written anew for each of its positions; errors are written once. */
    writes: still ? layer.kernelPositions : 1,
    stillBits,
    readBits,
    /** Sums that are converted: of each column, or of the columns of a whole word. */
    readSums: wholeWords ? readBits / (still ? digits : errorDigits) : readBits,
    alongRows,
    alongColumns,
    /** Arrays of a group, which are read at once. */
    alongGroup: Math.ceil(readBits / columns),
    meanRows: positions / alongRows,
    meanColumns: stillBits / alongColumns,
  };
}

export function streams({ spec, plan, layerFlow, activity }: ProductContext) {
  const { inputBits, errorBits } = activity;
  const still = layerFlow.stationary === "activations";
  return {
    ...streamsOf(spec, plan.layer, layerFlow),
    activity: still ? errorBits : inputBits,
    stillActivity: still ? inputBits : errorBits,
  };
}

/** Conversions that a layer's gradients of an epoch are added up from: counts of ones, one for each group of positions, bit and bit; or,
 *  of whole words, one for each group of positions and weight. */
export function gradientConversions(spec: ChipSpec, layer: WorkLayer, layerFlow: LayerFlow): number {
  const { streamed, conversions, readSums, alongRows, groups } = streamsOf(spec, layer, layerFlow);
  return streamed * conversions * readSums * alongRows * groups;
}

/** Activations and errors from DRAM, where they had to wait there. */
export function waitedOperands(context: GradientContext): void {
  const { spec, chip, flow, layerFlow } = context;
  const { images } = spec.update;
  const { bits, errors } = operandBits(context);
  const deferred = layerFlow.gradient === "defer";
  const waited = deferred ? bits + errors : chip.batchAtOnce ? bits : 0;
  const moved = flow.resident ? waited : 2 * bits;
  if (moved > 0) spend(context, PHASE, ["DRAM"], chip.dram.move(moved), { energy: images, latency: images });
}

/** The same from the buffer. */
export function bufferedOperands(context: OperandContext): void {
  const { spec, chip, flow, layerFlow } = context;
  const { images } = spec.update;
  if (flow.resident) {
    const { bits, errors } = operandBits(context);
    const read = flow.shared && layerFlow.gradient !== "defer" ? bits : bits + errors;
    const each = { energy: images, latency: images };
    spend(context, PHASE, ["global buffer"], chip.buffer.read(read), each);
    return;
  }
  const { out, back } = globalBits(context, "forward");
  const passes = flow.shared ? images : 2 * images;
  spend(context, PHASE, ["global buffer"], chip.buffer.read(out), { energy: passes, latency: passes });
  spend(context, PHASE, ["global buffer"], chip.buffer.write(back), { energy: passes, latency: passes });
}

type OperandContext = OnChipContext & {
  readonly layerFlow: LayerFlow;
  readonly flow: Pick<Dataflow, "shared">;
};

/** Counts of one image. */
function operandBits({ spec, plan: { layer } }: OnChipContext) {
  return {
    bits: layer.inputs * inputBits(spec, layer),
    errors: layer.vectors * layer.outChannels * spec.errorBits,
  };
}

/** In the unit's arrays. */
export function outerProducts(context: ProductContext): void {
  const { spec, chip } = context;
  const { gradient } = chip;
  const s = streams(context);
  const arrays = s.alongRows * s.alongColumns;
  const { copies, turns } = sideBySide(s, gradient);
  const cell = cellCurrent(spec.technology, sramArray(context), 1);
  /** `phases`: those that share the active lines. */
  const loadOf = (phases: number): ReadLoad => ({
    activity: s.activity / phases,
    driven: s.meanRows,
    sensed: s.readSums / s.alongGroup,
    charged: s.readBits / s.alongGroup,
    lineCurrent: (s.activity / phases) * s.meanRows * s.stillActivity * cell,
  });
  // arrays of different groups work at once
  const together = s.alongColumns / s.alongGroup;
  for (const part of gradient.array.forward) {
    const [works, load] =
      part.works === "each phase" ? [s.reads, loadOf(s.reads / s.conversions)] : [s.conversions, loadOf(1)];
    const times = s.streamed * works * s.groups;
    spend(context, PHASE, [UNIT, "arrays", part.name], part.read(load), {
      energy: times * s.alongRows * s.alongGroup,
      latency: (times * turns) / (copies * together),
    });
  }
  sumOverRows(
    context,
    s.alongRows,
    s.streamed * s.readSums * s.groups,
    copies * Math.min(s.alongColumns, gradient.alongColumns),
  );
  const written = gradient.array.write({
    rowsUpdated: s.meanRows,
    rowPulses: s.meanRows,
    meanState: 0.5,
    cellsUpdated: s.meanRows * s.meanColumns * 2 * s.stillActivity * (1 - s.stillActivity),
    cellPulses: 0,
  });
  const cost = inSeries(written.cells, written.lines, written.drivers);
  spend(context, PHASE, [UNIT, "arrays", "writing"], cost, {
    energy: s.groups * s.writes * arrays * copies,
    latency: s.groups * s.writes * turns,
  });
}

type Extent = Pick<Chip["gradient"], "alongRows" | "alongColumns">;

/** Along each side, arrays that the operand leaves free hold copies of it, which take other streamed values; an operand that needs more
 *  arrays than there are takes turns: copies · arrays / turns is never more than what is built. */
export function sideBySide(needed: Extent, built: Extent): { copies: number; turns: number } {
  const free = (side: keyof Extent) => Math.max(1, Math.floor(built[side] / needed[side]));
  const lacking = (side: keyof Extent) => Math.max(1, needed[side] / built[side]);
  return {
    copies: free("alongRows") * free("alongColumns"),
    turns: lacking("alongRows") * lacking("alongColumns"),
  };
}

/** Partial results of the arrays along the rows; more of them than the trees have inputs go through several times. */
function sumOverRows(context: CircuitContext, words: number, results: number, places: number): void {
  const { spec, chip } = context;
  if (words <= 1) return;
  const { gradient } = chip;
  const inputs = Math.max(2, gradient.alongRows);
  const rounds = Math.ceil(words / inputs);
  const total = gradient.adders.sum(Math.min(words, inputs), 1);
  const together = Math.max(1, gradient.columns / spec.weightGradient.linesPerAdc) * places;
  spend(context, PHASE, [UNIT, "adder trees"], total, {
    energy: results * rounds,
    latency: (results * rounds) / together,
  });
}

/** The unit's arrays as far as a cell's current depends on them. */
function sramArray({ spec }: CircuitContext) {
  return { ...spec.array, cell: { ...spec.array.cell, access: "sram" as const } };
}

/** Each image's gradient is added to the sum of the batch. */
export function gradientAdditions(context: OnChipContext): void {
  const { spec, chip, plan } = context;
  const { images } = spec.update;
  const weights = weightsOfLayer(plan.layer);
  spend(context, PHASE, [UNIT, "gradient adders"], chip.gradientAdders.add(1), {
    energy: images * weights,
    latency: images * Math.ceil(weights / chip.gradientLanes),
  });
}

/** That sum from and to where it waits. */
function sums(context: WholeContext): void {
  const { spec, chip, plan, layerFlow } = context;
  const { images } = spec.update;
  const weights = weightsOfLayer(plan.layer);
  const each = { energy: images, latency: images };
  switch (layerFlow.gradient) {
    case "dram": {
      const bits = weights * chip.gradient.gradientBits;
      spend(context, PHASE, ["DRAM"], chip.dram.move(2 * bits), each);
      const through = inSeries(chip.buffer.write(2 * bits), chip.buffer.read(2 * bits));
      spend(context, PHASE, ["global buffer"], through, each);
      return;
    }
    case "accumulate": {
      const store = chip.gradientStore!;
      const bits = weights * chip.sumBits;
      spend(context, PHASE, [UNIT, "gradient memory"], inSeries(store.read(bits), store.write(bits)), each);
      return;
    }
    case "defer":
      return;
    default:
      layerFlow.gradient satisfies never;
  }
}
