// Warnings about a chip that is possible but suspicious: one plain sentence each, for the end of every report. All sentences are here.
import { formatQuantity } from "../../base/units.ts";
import type { Chip } from "../level/chip.ts";
import type { LayerPlan } from "../plan/floorplan.ts";
import { accessWidth } from "../spec/cell.ts";
import type { Dataflow } from "../spec/dataflow.ts";
import type { ArraySpec, ChipSpec, ReadSpec } from "../spec/spec.ts";

/** Share of built cells that hold weights, below which a layer is named. */
const LOW_UTILIZATION = 0.1;
/** Cells that are on, in one step of a converter. */
const COARSE_STEP = 4;
/** Bits for which the constants of the converters hold (sarAdc.ts, flashAdc.ts). */
const CONVERTER_BITS = { least: 3, most: 8 } as const;
/** Bits for which the constants of the converters at the rows hold (dac.ts). */
const DAC_BITS = { least: 2, most: 10 } as const;
/** Resistance of a line over that of its cells side by side. */
const RESISTIVE_LINE = 0.5;

export function warningsOf(spec: ChipSpec, chip: Chip, flow: Dataflow): string[] {
  return [
    ...calibrationWarnings(spec),
    ...voltageWarnings(spec),
    ...converterWarnings(spec.array),
    ...dacWarnings(spec),
    ...cellWarnings(spec, chip),
    ...utilizationWarnings(chip.plan.layers),
    ...updateWarnings(spec, flow),
    ...(spec.copyArea > 0 && !spec.pipelined
      ? ['chip.copyArea has no effect but with chip.process = "pipelined"']
      : []),
  ];
}

function calibrationWarnings({ technology: { calibration, node } }: ChipSpec): string[] {
  if (calibration === "model") return [];
  return [
    `converters, memories and wires have the energy of published silicon, scaled to ${formatQuantity(node, "m")}; DRAM has it in both calibrations; drivers and lines of the arrays, DACs, cells, logic, and all area, leakage and time are as modelled (docs/chip-model.md: silicon)`,
  ];
}

function voltageWarnings({ technology: { vdd }, array: { readVoltage, cell } }: ChipSpec): string[] {
  if (cell.access === "sram" || readVoltage <= (vdd / 2) * (1 + 1e-9)) return [];
  return [
    `the read voltage of ${formatQuantity(readVoltage, "V")} is above half of the supply of ${formatQuantity(vdd, "V")}: switches in front of the converters conduct less than the model says`,
  ];
}

/** Words that DACs drive whole: of arrays with analog inputs, and of an analog weight-gradient unit. */
function dacWarnings({ array, activationBits, errorBits, weightGradient }: ChipSpec): string[] {
  if (array.inputs !== "analog" && !weightGradient.wholeWords) return [];
  const { least, most } = DAC_BITS;
  const bits = Math.max(activationBits, errorBits);
  if (bits <= most) return [];
  return [
    `DACs of ${bits} bit drive the rows: their constants hold for ${least} to ${most} bits (network.activationBits, network.errorBits; a word that is "ideal" counts as 16)`,
  ];
}

function converterWarnings(array: ArraySpec): string[] {
  const directions: readonly (readonly [string, ReadSpec, number])[] = [
    ["forward", array.forward, array.rows],
    ["backward", array.backward, array.columns],
  ];
  return directions.flatMap(([name, read, driven]) => [
    ...bitWarnings(name, read.parallel ? read.adcBits : array.bitsPerCell),
    ...(read.parallel ? stepWarnings(name, driven / 2 ** read.adcBits, read.adcBits) : []),
  ]);
}

function bitWarnings(direction: string, bits: number): string[] {
  const { least, most } = CONVERTER_BITS;
  if (bits >= least && bits <= most) return [];
  return [
    `the constants of the converters hold for ${least} to ${most} bits; ${direction} reads use ${bits}${bits > most ? ", which no flash converter has" : ""}`,
  ];
}

function stepWarnings(direction: string, cells: number, bits: number): string[] {
  if (cells <= COARSE_STEP) return [];
  return [
    `in ${direction} reads one step of the ${bits}-bit converters is the current of ${Math.round(cells)} cells that are on: array.adc.bits cannot resolve small sums`,
  ];
}

function cellWarnings({ technology: tech, array }: ChipSpec, { subArray }: Chip): string[] {
  const { cell, rOn, rows, columns } = array;
  const width = accessWidth(tech, cell, rOn) / tech.node;
  const { rowResistance, columnResistance } = subArray.lines;
  const resistive = Math.max(columnResistance * rows, rowResistance * columns) > RESISTIVE_LINE * rOn;
  return [
    ...(cell.access === "transistor" && width > cell.width
      ? [
          `the access transistor for an on resistance of ${formatQuantity(rOn, "ohm")} is ${Math.ceil(width)} F wide and does not fit the ${cell.name} cell, which is ${cell.width} F wide`,
        ]
      : []),
    ...(cell.access !== "sram" && resistive
      ? [
          "the lines of a sub-array are about as resistive as its cells together: the voltage drop along them, which is not modelled, changes what is read",
        ]
      : []),
  ];
}

function utilizationWarnings(layers: readonly LayerPlan[]): string[] {
  const low = layers.filter(({ utilization }) => utilization < LOW_UTILIZATION);
  if (low.length === 0) return [];
  const names = low.map(({ layer }) => layer.name).join(", ");
  return [
    `less than ${100 * LOW_UTILIZATION} % of the cells built for ${names} hold weights: use smaller sub-arrays, or array.partition = "unrolled" for few channels`,
  ];
}

function updateWarnings({ array, update, pipelined }: ChipSpec, { outerProduct }: Dataflow): string[] {
  return [
    ...(update.batch > update.images
      ? [`an epoch of ${update.images} images is less than one batch of ${update.batch}`]
      : []),
    ...(outerProduct && update.hardware.words.length > 0
      ? ["outer products in the arrays know no momentum: the update rule is priced as plain gradient descent"]
      : []),
    ...(outerProduct
      ? [
          'outer products in the arrays cost accuracy on asymmetric devices: measure it with training.rule = "outer-product"',
        ]
      : []),
    ...(outerProduct && pipelined
      ? [
          "outer products in the arrays change weights while other images are under way in the pipeline: errors meet newer weights than activations did",
        ]
      : []),
    ...(outerProduct && array.cell.write === "sram"
      ? ["SRAM cells do not move by pulses: outer products in the arrays need analog cells"]
      : []),
  ];
}
