// Work of the digital circuits for one layer over an epoch: activation, pooling, additions of tensors and of errors, normalization, and the
// bits that say where errors pass back.

import type { DigitalWork } from "../../network/digitalWork.ts";
import { inSeries, repeated } from "../component/block.ts";
import { type PhaseContext, spend } from "./context.ts";
import { normalizationPhase } from "./normalization.ts";
import type { ReadPhase } from "./read.ts";

export function digitalPhase(context: PhaseContext, phase: ReadPhase): void {
  for (const work of context.plan.layer.digital)
    if (phase === "forward") forward(context, work);
    else backward(context, work);
  normalizationPhase(context, phase);
}

function forward(context: PhaseContext, work: DigitalWork): void {
  const { activationBits, update } = context.spec;
  switch (work.kind) {
    case "relu":
      rectified(context, "forward", work.values * update.images);
      break;
    case "maxpool":
      maximum(context, work.size, work.windows * update.images);
      break;
    case "average":
      additions(context, "forward", work.windows * meanAdditions(work.size, activationBits));
      break;
    case "add":
      additions(context, "forward", work.values);
      operand(context, work.values * activationBits, work.waits);
      break;
    case "gate":
      keepBits(context, "forward", work.kept);
      break;
    case "errors":
    case "shares":
    case "batchnorm":
    case "bias":
      break;
    default:
      work satisfies never;
  }
}

function backward(context: PhaseContext, work: DigitalWork): void {
  const { errorBits, update } = context.spec;
  if (work.kind === "errors") joinErrors(context, work.values);
  else if (work.kind === "shares")
    additions(context, "backward", work.windows * shareAdditions(work.size, errorBits));
  else if (work.kind === "gate") {
    keepBits(context, "backward", work.kept);
    rectified(context, "backward", work.values * update.images);
  }
}

/** Forward a word is cleared by its sign, backward an error by its kept bits. */
function rectified(context: PhaseContext, phase: ReadPhase, values: number): void {
  const { relu, outputs } = context.chip;
  const times = values / outputs;
  spend(context, phase, ["activation"], relu.shift(), { energy: times, latency: times });
}

/** Bits of one image that go to the buffer in the forward pass and come back in the backward pass; through DRAM where activations wait there. */
function keepBits(context: PhaseContext, phase: ReadPhase, bits: number): void {
  const { chip, flow, spec } = context;
  const each = { energy: spec.update.images, latency: spec.update.images };
  const { read, write } = chip.buffer;
  const away = !flow.resident || chip.batchAtOnce;
  const [own, passing] = phase === "forward" ? [write, read] : [read, write];
  spend(context, phase, ["global buffer"], away ? inSeries(own(bits), passing(bits)) : own(bits), each);
  if (away) spend(context, phase, ["DRAM"], chip.dram.move(bits), each);
}

function maximum(context: PhaseContext, size: number, windows: number): void {
  const { pooling, poolers, window } = context.chip;
  spend(context, "forward", ["pooling"], pooling.pool(1), {
    energy: (windows * (size - 1)) / (Math.max(2, window) - 1),
    latency: windows / poolers,
  });
}

/** Additions for the product of a word with 1/size: one a bit, where that is no shift. */
export const shareAdditions = (size: number, bits: number): number =>
  Number.isInteger(Math.log2(size)) ? 0 : bits;

/** Additions for the mean of a window. */
export const meanAdditions = (size: number, bits: number): number => size - 1 + shareAdditions(size, bits);

/** `count`: of one image. */
function additions(context: PhaseContext, phase: ReadPhase, count: number): void {
  const { chip, spec } = context;
  const times = count * spec.update.images;
  spend(context, phase, ["elementwise adders"], chip.elementwise!.add(1), {
    energy: times,
    latency: times / chip.outputs,
  });
}

/** The second operand of an addition, from where it waits: the buffer; or DRAM, where activations wait for the rest of a batch. */
function operand(context: PhaseContext, bits: number, waits: boolean): void {
  const { chip, flow, spec } = context;
  const each = { energy: spec.update.images, latency: spec.update.images };
  spend(context, "forward", ["global buffer"], chip.buffer.read(bits), each);
  if (waits) spend(context, "forward", ["global buffer"], chip.buffer.write(bits), each);
  if (flow.resident && !chip.batchAtOnce) return;
  spend(context, "forward", ["DRAM"], repeated(chip.dram.move(bits), waits ? 2 : 1), each);
}

/** Those of the first reader come back from the buffer, the sum goes there. */
function joinErrors(context: PhaseContext, values: number): void {
  const { chip, spec } = context;
  const bits = values * spec.errorBits;
  const each = { energy: spec.update.images, latency: spec.update.images };
  additions(context, "backward", values);
  spend(context, "backward", ["global buffer"], chip.buffer.read(bits), each);
  spend(context, "backward", ["global buffer"], chip.buffer.write(bits), each);
}
