// Batch normalization and bias of one layer over an epoch: arithmetic, words of channels, and the values of a batch that wait in DRAM because
// statistics need all of them first. Forward they are written while they are summed, and read to be normalized; backward they are read for
// two sums and once more for the error. Errors are written as they are summed, and read once. A bias keeps nothing.

import type { Normalizing } from "../../network/digitalWork.ts";
import { inSeries, repeated } from "../component/block.ts";
import { FLOAT_BITS, type FloatWork } from "../component/floatUnit.ts";
import { NORMALIZING, normalizingOf } from "../level/normalizationUnit.ts";
import { type OnChipContext, type PhaseContext, spend, sumBits } from "./context.ts";
import type { ReadPhase } from "./read.ts";

const UNIT = "normalization unit";
/** How often kept values and errors cross the DRAM interface. */
const CROSSINGS = { forward: { values: 2, errors: 0 }, backward: { values: 2, errors: 2 } } as const;

export function normalizationPhase(context: PhaseContext, phase: ReadPhase): void {
  for (const own of normalizingOf(context.plan.layer)) {
    arithmetic(context, phase, own);
    if (own.kind === "batchnorm") storedValues(context, phase, own);
  }
}

/** Parameters, and running statistics. */
export function normalizationUpdate(context: OnChipContext): void {
  const updates = context.spec.update.images / context.spec.update.batch;
  for (const { kind, channels } of normalizingOf(context.plan.layer)) {
    const { work, words } = NORMALIZING[kind].update;
    spendWork(context, "weightUpdate", scaled(work, channels), updates);
    spendWords(context, "weightUpdate", channels * words, updates);
  }
}

function arithmetic(context: OnChipContext, phase: ReadPhase, own: Normalizing): void {
  const { images, batch } = context.spec.update;
  const { value, words, channel } = NORMALIZING[own.kind][phase];
  spendWork(context, phase, scaled(value, own.positions * own.channels), images);
  spendWork(context, phase, scaled(channel, own.channels), images / batch);
  spendWords(context, phase, words * own.channels, images);
}

function storedValues(
  context: PhaseContext,
  phase: ReadPhase,
  { positions, channels, reads }: Normalizing,
): void {
  const { chip, spec } = context;
  const sum = reads === "floats" ? FLOAT_BITS : sumBits(context);
  const word = reads === "words" ? spec.activationBits : sum;
  const { values, errors } = CROSSINGS[phase];
  const bits = positions * channels * (values * word + errors * sum);
  const each = { energy: spec.update.images, latency: spec.update.images };
  spend(context, phase, ["DRAM", "values of batch normalization"], chip.dram.move(bits), each);
  const through = inSeries(chip.buffer.write(bits), chip.buffer.read(bits));
  spend(context, phase, ["global buffer"], through, each);
}

type At = Parameters<typeof spend>[1];

function spendWork(context: OnChipContext, phase: At, work: FloatWork, times: number): void {
  const cost = repeated(context.chip.normalization!.arithmetic.compute(work), times);
  spend(context, phase, [UNIT, "arithmetic"], cost, { energy: 1, latency: 1 });
}

/** Half of them are read, half written: their costs are alike. */
function spendWords(context: OnChipContext, phase: At, words: number, times: number): void {
  const { memory } = context.chip.normalization!;
  const half = (words * FLOAT_BITS) / 2;
  const cost = inSeries(memory.read(half), memory.write(half));
  // beside the arithmetic, which takes far more cycles
  spend(context, phase, [UNIT, "parameters"], cost, { energy: times, latency: 0 });
}

const scaled = ({ additions, products }: FloatWork, times: number): FloatWork => ({
  additions: additions * times,
  products: products * times,
});
