// Published compute-in-memory macros and what silicon mode says of them. Each macro as its publication describes it: array, cells, node,
// supply, converter, what an operation is; nothing is fitted. Where a publication does not state a number, `unknown` says what was assumed.

import { dac } from "../../src/chip/component/dac.ts";
import { cellOf } from "../../src/chip/spec/cell.ts";
import type { AdcKind, ChipSpec } from "../../src/chip/spec/spec.ts";
import { cellCurrent, subArray } from "../../src/chip/subArray/subArray.ts";
import { technology } from "../../src/chip/technology/technology.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { networkWithoutData } from "../../src/network/defineNetwork.ts";
import { chipInputOf } from "../../src/pricing/chipInput.ts";

export interface Macro {
  readonly name: string;
  readonly source: string;
  /** Where its numbers were read. */
  readonly read: string;
  readonly kind: "inference" | "training";
  /** Node as published, and the nearest of the model's, nm. */
  readonly publishedNode: number;
  readonly node: number;
  /** V */
  readonly supply: number;
  readonly cell: "sram" | "1t1r" | "pcm";
  readonly rows: number;
  /** Lines of cells along which currents or charges add up. */
  readonly columns: number;
  readonly adcKind: AdcKind;
  readonly adcBits: number;
  readonly linesPerAdc: number;
  /** Whether the cells' currents flow while a converter decides, or charge was collected before. */
  readonly senses: "current" | "charge";
  /** On resistance of resistive cells, ohm. */
  readonly rOn?: number;
  /** Counts of one matrix product: times that rows are driven, that lines are charged, and conversions of all converters. */
  readonly drives: number;
  readonly charges: number;
  readonly conversions: number;
  /** Conversions of digital-to-analog converters, and their bits. */
  readonly dacConversions?: number;
  readonly dacBits?: number;
  /** Operations of one matrix product, as the publication counts them: two a multiply and add. */
  readonly operations: number;
  readonly topsPerWatt: number;
  /** Precision of input, weight and output, and what is in the figure. */
  readonly counts: string;
  readonly unknown?: string;
  /** Why it is not within a factor of two; none where it is. */
  readonly why?: string;
}

/** Mean share of driven rows: random bits. */
const ACTIVITY = 0.5;
/** V, for what flows through resistive cells. */
const READ_VOLTAGE = 0.2;

export const MACROS: readonly Macro[] = [
  {
    name: "XNOR-RRAM",
    source: "Yin, Sun, Yu and Seo, IEEE Trans. Electron Devices 67, 4185 (2020)",
    read: "abstract (arXiv:1909.07514)",
    kind: "inference",
    publishedNode: 90,
    node: 90,
    supply: 1.2,
    cell: "1t1r",
    rows: 128,
    columns: 64,
    adcKind: "flash-voltage",
    adcBits: 3,
    linesPerAdc: 8,
    senses: "current",
    rOn: 6e3,
    drives: 1,
    charges: 1,
    conversions: 64,
    operations: 2 * 64 * 64,
    topsPerWatt: 24,
    counts: "1 bit by 1 bit; two cells a weight; array, decoders and converters",
    unknown: "3-bit converters, 8 lines each, 6 kΩ and 1.2 V: from memory of the publication",
  },
  {
    name: "transpose 6T macro",
    source: "Song et al., IEEE Trans. Circuits Syst. I (2023), 28 nm 16 kb, forward and backward reads",
    read: "abstract",
    kind: "training",
    publishedNode: 28,
    node: 32,
    supply: 0.9,
    cell: "sram",
    rows: 128,
    columns: 128,
    adcKind: "flash-voltage",
    adcBits: 4,
    linesPerAdc: 1,
    senses: "charge",
    drives: 1,
    charges: 1,
    conversions: 128,
    operations: 2 * 128 * 128,
    topsPerWatt: 257,
    counts: "1 bit AND 1 bit, forward; macro with converters",
    unknown: "4-bit converters (with 5 bits the ratio is 0.9) and 0.9 V are assumed",
  },
  {
    name: "C-2C ladder macro",
    source: "Wang et al., VLSI 2022 and IEEE J. Solid-State Circuits 58, 1037 (2023)",
    read: "quoted (CiMLoop)",
    kind: "inference",
    publishedNode: 22,
    node: 22,
    supply: 1,
    cell: "sram",
    rows: 64,
    columns: 128,
    adcKind: "sar",
    adcBits: 8,
    linesPerAdc: 8,
    senses: "charge",
    drives: 8,
    charges: 8,
    conversions: 128,
    dacConversions: 512,
    dacBits: 8,
    operations: 2 * 64 * 16 * 8,
    topsPerWatt: 16.4,
    counts: "8 bit by 8 bit to 8 bit; macro with both converters",
  },
  {
    name: "7-nm 8T macro",
    source: "Sinangil et al., IEEE J. Solid-State Circuits 56, 188 (2021)",
    read: "quoted (CiMLoop)",
    kind: "inference",
    publishedNode: 7,
    node: 7,
    supply: 0.8,
    cell: "sram",
    rows: 64,
    columns: 64,
    adcKind: "flash-voltage",
    adcBits: 4,
    linesPerAdc: 4,
    senses: "charge",
    // inputs of 4 bits are 0 to 15 pulses on a line that was charged once
    drives: 15,
    charges: 1,
    conversions: 16,
    operations: 2 * 64 * 16,
    topsPerWatt: 351,
    counts: "4 bit by 4 bit to 4 bit, mean output; macro with converters",
  },
  {
    name: "XNOR-SRAM",
    source: "Yin, Jiang, Seo and Seok, IEEE J. Solid-State Circuits 55 (2020)",
    read: "abstract",
    kind: "inference",
    publishedNode: 65,
    node: 65,
    supply: 0.6,
    cell: "sram",
    rows: 256,
    columns: 64,
    adcKind: "flash-voltage",
    adcBits: Math.log2(11),
    linesPerAdc: 8,
    senses: "current",
    drives: 1,
    charges: 1,
    conversions: 64,
    operations: 2 * 256 * 64,
    topsPerWatt: 403,
    counts: "ternary by 1 bit; macro with converters of 11 levels",
    unknown:
      "256 × 64 cells, 8 lines a converter: from memory of the publication; the current of its dividers is not in our arrays",
  },
  {
    name: "in-memory processor",
    source: "Jia et al., IEEE J. Solid-State Circuits 55, 2609 (2020)",
    read: "quoted (CiMLoop)",
    kind: "inference",
    publishedNode: 65,
    node: 65,
    supply: 1.2,
    cell: "sram",
    rows: 2304,
    columns: 256,
    adcKind: "sar",
    adcBits: 8,
    linesPerAdc: 1,
    senses: "charge",
    drives: 1,
    charges: 1,
    conversions: 256,
    operations: 2 * 2304 * 256,
    topsPerWatt: 192,
    counts: "1 bit by 1 bit; array and converters (3.56 of 24 pJ a column), without its digital part",
    why: "20.4 of 24 pJ a column are in the cells, each with a capacitor and more transistors than ours; its converters alone: below",
  },
  {
    name: "HERMES core",
    source: "Khaddam-Aljameh et al., IEEE J. Solid-State Circuits 57 (2022)",
    read: "abstract (TU Delft repository)",
    kind: "inference",
    publishedNode: 14,
    node: 14,
    supply: 0.8,
    cell: "pcm",
    rows: 256,
    columns: 256,
    adcKind: "sar",
    adcBits: 8,
    linesPerAdc: 1,
    senses: "current",
    rOn: 1e5,
    drives: 1,
    charges: 1,
    conversions: 256,
    operations: 2 * 256 * 256,
    topsPerWatt: 10.5,
    counts: "8 bit in and out, analog weights; core with its local digital unit",
    unknown: "0.8 V and 100 kΩ are assumed; pulses of up to 128 ns: from memory of the publication",
    why: "inputs are long pulses, and its converters are oscillators that count meanwhile: all currents flow for about a hundred times as long as in a read of ours",
  },
  {
    name: "NeuRRAM",
    source: "Wan et al., Nature 608, 504 (2022)",
    read: "quoted (CiMLoop)",
    kind: "inference",
    publishedNode: 130,
    node: 130,
    supply: 1.8,
    cell: "1t1r",
    rows: 256,
    columns: 256,
    adcKind: "sar",
    adcBits: 3,
    linesPerAdc: 1,
    senses: "current",
    rOn: 25e3,
    drives: 1,
    charges: 1,
    conversions: 256,
    operations: 2 * 256 * 128,
    topsPerWatt: 43.1,
    counts: "1-bit input, 4-bit weight in two cells, 3-bit output; chip without its controller",
    unknown: "25 kΩ is assumed",
    why: "word lines swing to 2.2 V on transistors for high voltage, and each column has an amplifier that integrates for microseconds",
  },
];

/** pJ of one matrix product in silicon mode, by group of circuits; at the macro's supply as its square. */
export function macroEnergy(macro: Macro): { readonly array: number; readonly converters: number } {
  const spec = specOf(macro);
  const { technology: tech, array } = spec;
  const lineCurrent = macro.senses === "current" ? ACTIVITY * macro.rows * cellCurrent(tech, array, 0.5) : 0;
  const load = { activity: ACTIVITY, driven: macro.rows, sensed: macro.columns, lineCurrent };
  let rows = 0;
  let lines = 0;
  let converters = 0;
  for (const part of subArray(spec, false).forward) {
    const { energy } = part.read(load);
    if (part.name === "ADC" || part.name === "encoder") converters += energy;
    else if (part.name.endsWith("switches")) rows += energy;
    else lines += energy;
  }
  const picojoules = 1e12 * (macro.supply / tech.vdd) ** 2;
  const converted = (converters * macro.conversions) / macro.columns + inputEnergy(macro, spec);
  return {
    array: (rows * macro.drives + lines * macro.charges) * picojoules,
    converters: converted * picojoules,
  };
}

/** Energy of the digital-to-analog converters, J at the node's supply. */
function inputEnergy(
  { dacConversions = 0, dacBits = 1 }: Macro,
  { technology: tech, clock }: ChipSpec,
): number {
  if (dacConversions === 0) return 0;
  const built = dac(tech, { count: dacConversions, bits: dacBits, voltage: tech.vdd, clock, width: 1 });
  return built.convert().energy;
}

/** TOPS/W in silicon mode. */
export function macroEfficiency(macro: Macro): number {
  const { array, converters } = macroEnergy(macro);
  return macro.operations / (array + converters);
}

function specOf(macro: Macro): ChipSpec {
  const tech = technology(macro.node * 1e-9, "low-standby-power", 300, "silicon");
  const read = {
    parallel: true,
    adcKind: macro.adcKind,
    adcBits: macro.adcBits,
    linesPerAdc: macro.linesPerAdc,
  };
  const experiment = resolveExperiment({});
  const base = chipInputOf(experiment, networkWithoutData(experiment.network), 1).spec;
  return {
    ...base,
    technology: tech,
    imageBits: 1,
    activationBits: 1,
    array: {
      ...base.array,
      cell: cellOf(macro.cell, tech),
      rows: macro.rows,
      columns: macro.columns,
      rOn: macro.rOn ?? base.array.rOn,
      onOffRatio: 100,
      readVoltage: READ_VOLTAGE,
      bitsPerCell: 1,
      cellsPerWeight: 1,
      inputs: "bit-serial",
      forward: read,
      backward: read,
    },
  };
}
