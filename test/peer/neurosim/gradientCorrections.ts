// Wrong charges of NeuroSim's weight-gradient unit, layer by layer and from the parts that it prints. One read of its arrays is of all
// bits of a streamed value.
//  Energy, all rows at once: converters once for each selection of their multiplexers; arrays for their used rows only, although all
//    columns are precharged and converted; sums over arrays once for each converter instead of each column.
//  Energy, row by row: shift-add of the input bits once for each active row instead of each column that shares it; adders and registers
//    of the row sums once for each active row instead of each of those columns; sums over arrays as above.
//  Time: shift-add once for all bits of a value; sums over all arrays, whether they are needed or not; row by row, rows without operands
//    too; free arrays count as copies even where the operand needs all arrays of the other side, and more than there are.
import type { Entry } from "../../../src/chip/account/ledger.ts";
import { sideBySide } from "../../../src/chip/phase/gradient.ts";
import type { WorkLayer } from "../../../src/chip/spec/workload.ts";
import type { Correction, RunContext } from "./runContext.ts";
import type { RunLayerTrace } from "./runRow.ts";

/** One layer's unit in the run. */
interface Unit {
  readonly context: RunContext;
  readonly layer: WorkLayer;
  readonly trace: RunLayerTrace;
  /** J and s of an epoch, as in the totals. */
  readonly energy: number;
  readonly time: number;
  /** Rows that hold an operand, over those of the arrays that it needs. */
  readonly used: number;
  /** Array reads of an epoch. */
  readonly reads: number;
}

export function gradientCorrections(context: RunContext): Correction[] {
  const { spec, costed } = context;
  return costed.chip.plan.layers.map(({ layer }, i) => {
    const unit = unitOf(context, layer, i);
    const energy = spec.weightGradient.parallel ? parallelEnergy(unit) : sequentialEnergy(unit);
    return {
      name: "weight-gradient unit's charges",
      phase: "weightGradient",
      energy: unit.energy - energy,
      latency: unit.time - timeOf(unit),
    };
  });
}

function unitOf(context: RunContext, layer: WorkLayer, i: number): Unit {
  const { run, spec } = context;
  const { rows } = spec.weightGradient;
  const trace = run.trace!.layers[i]!;
  const split = run.derived!.perLayer[i]!;
  const values = layer.kernelPositions * (trace["wgu.numRead"] ?? 0) * spec.update.images;
  return {
    context,
    layer,
    trace,
    energy: split.E_J["WG.unitRead"] ?? 0,
    time: split.L_s["WG.unitRead"] ?? 0,
    used: layer.vectors / (Math.ceil(layer.vectors / rows) * rows),
    reads: values,
  };
}

/** Figure of an epoch, J. */
function printed({ trace, reads }: Unit, ...names: readonly string[]): number {
  const arrays = (trace["wgu.numArray"] ?? 0) * (trace["wgu.actualUsedArray"] ?? 0);
  return names.reduce((sum, name) => sum + (trace[`wgu.E.${name}.read`] ?? 0), 0) * reads * arrays;
}

/** Sums over arrays of an epoch, J. */
function printedSums({ trace, reads }: Unit): number {
  const each = (trace["wgu.E.accumulation"] ?? 0) / (trace["wgu.numRead"] || 1);
  return each * reads * (trace["wgu.actualUsedArray"] ?? 0);
}

function parallelEnergy(unit: Unit): number {
  const { linesPerAdc } = unit.context.spec.weightGradient;
  const converters = printed(unit, "multilevelSenseAmp", "sarADC") * (1 - 1 / linesPerAdc);
  const sums = printedSums(unit);
  return (unit.energy - sums - converters) / unit.used + sums * linesPerAdc;
}

function sequentialEnergy(unit: Unit): number {
  const { context, layer, trace, used } = unit;
  const { rows, linesPerAdc } = context.spec.weightGradient;
  const activeRows = ((trace["sub.activityRowRead"] ?? 0) / (trace["sub.nVec"] || 1)) * rows * used;
  const shifted = printed(unit, "shiftAdd");
  const shifts = activeRows > 0 ? shifted * (linesPerAdc / activeRows - 1) : 0;
  const added = ["row adders", "row registers"].flatMap((name) => ours(context, layer.name, name));
  const additions = added.reduce((sum, { energy }) => sum + energy, 0) * (1 - 1 / linesPerAdc);
  return unit.energy + shifts + additions + printedSums(unit) * (linesPerAdc - 1);
}

const ours = ({ costed }: RunContext, layer: string, name: string): Entry[] =>
  costed.book.entries.filter(
    (e) => e.layer === layer && e.phase === "weightGradient" && e.path.at(-1) === name,
  );

function timeOf({ context, layer, trace, time, used, reads }: Unit): number {
  const { spec, costed, run } = context;
  const { gradient } = costed.chip;
  const { parallel, rows, columns } = spec.weightGradient;
  const needed = {
    alongRows: Math.ceil(layer.vectors / rows),
    alongColumns: Math.ceil((layer.inChannels * spec.activationBits) / columns),
  };
  const alone = time * (trace["wgu.speedUpRow"] ?? 1) * (trace["wgu.speedUpCol"] ?? 1);
  const shifts = (trace["wgu.L.shiftAdd.read"] ?? 0) * reads;
  const sums = (trace["wgu.L.accumulation"] ?? 0) * reads;
  const stages = (words: number) => Math.ceil(Math.log2(words));
  const depth = stages(run.trace!.area["wgu.numArrayInRow"] ?? 1);
  const share = depth > 0 ? Math.min(1, stages(needed.alongRows) / depth) : 0;
  const arrays = (alone - shifts - sums) * (parallel ? 1 : used);
  const { copies, turns } = sideBySide(needed, gradient);
  return ((arrays + shifts * spec.errorBits + sums * share) * turns) / copies;
}
