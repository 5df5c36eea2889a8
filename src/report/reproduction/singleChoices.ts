// How far single choices that the paper leaves open move the efficiency of its chip: one key changed at a time, all else as in the example.
// Beside the difference to a published number, this says what a small difference is worth.

import type { Experiment } from "../../experiment/experiment.ts";
import { type ChipReportOptions, chipReport } from "../../run/chipReport.ts";

/** Name of a choice, and the keys that make it. */
const CHOICES: readonly (readonly [choice: string, ...set: string[]])[] = [
  ["7-bit converters of the weight gradient", "gradientUnit.converterBits=7"],
  ["8-bit converters of the weight gradient", "gradientUnit.converterBits=8"],
  [
    "weight gradient counted by digital adders, exactly",
    "gradientUnit.kind=exact",
    "gradientUnit.wordBits=full",
  ],
  ["weight gradient reads each sign of an error apart", "gradientUnit.signs=phases"],
  ["words of 8 bits for an image's weight gradient", "gradientUnit.wordBits=8"],
  ["words of 23 bits for an image's weight gradient", "gradientUnit.wordBits=23"],
  ["each sign of an error converted", "array.phases=digital"],
  ["two devices a weight, subtracted before the converter", "array.mapping=pair"],
  ["reference column converted, subtracted after it", "array.subtraction=digital"],
  ["weights unrolled to a matrix", "array.partition=unrolled"],
  ["converters by successive approximation", "chip.adcKind=sar"],
  ["converters for 16 columns each", "chip.columnsPerAdc=16"],
  ["no memory for gradients", "chip.gradientBuffer=0"],
  ["buffers of SRAM", "chip.bufferKind=sram"],
  ["velocities of 16 bits", "training.velocityBits=16"],
  ["GDDR5", "chip.memory=gddr5"],
  ["devices of 100 kΩ", "device.rOn=100 kohm"],
];

export interface SingleChoice {
  readonly choice: string;
  /** Keys in the form of --set. */
  readonly set: readonly string[];
  /** op/J */
  readonly efficiency: number;
  /** Energy of the naive dataflow with the same choice over this one's. */
  readonly gain: number;
}

/** `read`: the experiment with keys set. Most efficient first. */
export function singleChoices(
  read: (set: readonly string[]) => Experiment,
  options: Omit<ChipReportOptions, "brief"> = {},
): SingleChoice[] {
  const price = (set: readonly string[]) =>
    chipReport(read(set), { ...options, brief: true }).estimate.efficiency;
  return [["as the example has it"] as const, ...CHOICES]
    .map(([choice, ...set]) => {
      const efficiency = price(set);
      return { choice, set, efficiency, gain: efficiency / price([...set, "chip.dataflow=naive"]) };
    })
    .sort((a, b) => b.efficiency - a.efficiency);
}
