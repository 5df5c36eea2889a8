// Sigmoids from a table: the input is the address of a row decoder, the row holds the output, one sense amplifier for each bit reads
// it; one table for each value that is computed at once. Reading: address, word line, bit lines that move by ΔV, sense amplifiers.
// E = E_address + C_word·vdd² + bits·(C_bit·ΔV·vdd + E_sense). Tables of SRAM cells leak, tables of synaptic cells do not.
// Source: Weste and Harris, "CMOS VLSI Design", 4th ed., ch. 12; 2^6 entries of 8 bits suffice for training: Gupta et al., ICML 2015.
// Valid: 4 to 1024 entries, 1 to 16 bits.

import type { Block, Cost } from "../../../../src/chip/component/block.ts";
import { rowDecoder } from "../../../../src/chip/component/rowDecoder.ts";
import { senseAmplifier } from "../../../../src/chip/component/senseAmplifier.ts";
import { type ArrayLines, arrayLines, type Cell } from "../../../../src/chip/spec/cell.ts";
import { inverter } from "../../../../src/chip/technology/gate.ts";
import type { Technology } from "../../../../src/chip/technology/technology.ts";
import { LAYOUT, onResistance } from "../../../../src/chip/technology/transistor.ts";
import { voltageSenseAmplifier } from "./voltageSenseAmplifier.ts";

export interface SigmoidSpec {
  readonly entries: number;
  /** Bits of the output. */
  readonly bits: number;
  /** Tables. */
  readonly count: number;
  /** Hz */
  readonly clock: number;
  /** Cells of the table; on-resistance, ohm, ratio and read voltage, V, where it is not SRAM. */
  readonly cell: Cell;
  readonly rOn: number;
  readonly onOffRatio: number;
  readonly readVoltage: number;
}

export interface Sigmoid extends Block {
  /** One value in each of `active` tables at once, by default all. */
  readonly evaluate: (active?: number) => Cost;
}

/** Transistors of an SRAM cell, F. */
const SRAM = { n: 2.08, p: 1.23, access: 1.31 } as const;
/** Swing of a bit line, V. */
const SWING = 0.1;

export function sigmoid(tech: Technology, spec: SigmoidSpec): Sigmoid {
  const { entries, bits, count } = spec;
  const addressBits = Math.ceil(Math.log2(entries));
  const decoder = rowDecoder(tech, { addressBits, height: 2 ** addressBits * LAYOUT.cellHeight * tech.node });
  const lines = linesOf(tech, spec);
  const { sense, ...amplifiers } = tableAmplifiers(tech, spec);
  const area = count * (decoder.area + lines.rowLength * lines.columnLength + amplifiers.area);
  const addressed = decoder.select(lines.wordLineCap);
  const moved = tableLines(tech, spec);
  const energy = addressed.energy + moved.energy + bits * sense.energy;
  const latency = addressed.latency + moved.latency + sense.latency;
  return {
    area,
    width: area / decoder.height,
    height: decoder.height,
    leakage: count * (decoder.leakage + amplifiers.leakage + cellLeakage(tech, spec)),
    evaluate: (active = count) => ({ energy: Math.min(active, count) * energy, latency }),
  };
}

const linesOf = (tech: Technology, spec: SigmoidSpec): ArrayLines =>
  arrayLines(tech, spec.cell, { ...spec, rows: spec.entries, columns: spec.bits });

/** Word line and bit lines of one table: energy, and time in which the cells move the bit lines. */
export function tableLines(tech: Technology, spec: SigmoidSpec): Cost {
  const { wordLineCap, columnCap } = linesOf(tech, spec);
  const { vdd, node } = tech;
  const path = onResistance(tech, SRAM.access * node, "n") + onResistance(tech, SRAM.n * node, "n");
  return {
    energy: wordLineCap * vdd ** 2 + spec.bits * columnCap * SWING * vdd,
    latency:
      spec.cell.access === "sram"
        ? path * columnCap * Math.log(vdd / (vdd - SWING))
        : (columnCap * SWING) / cellCurrent(spec),
  };
}

/** Current of a cell that is on less that of one that is off, A. */
const cellCurrent = ({ readVoltage, rOn, onOffRatio }: SigmoidSpec): number =>
  (readVoltage / rOn) * (1 - 1 / onOffRatio);

/** The sense amplifiers of one table, without what the bit lines add. */
export function tableAmplifiers(tech: Technology, spec: SigmoidSpec): Block & { readonly sense: Cost } {
  const { bits, clock, cell } = spec;
  if (cell.access === "sram")
    return senseAmplifier(tech, { columns: bits, pitch: cell.width * tech.node, difference: SWING, clock });
  const { rowLength } = linesOf(tech, spec);
  const amplifiers = voltageSenseAmplifier(tech, { columns: bits, width: rowLength, clock });
  return { ...amplifiers, sense: amplifiers.sense({ capacitance: 0, current: cellCurrent(spec) }) };
}

/** Two inverters per SRAM cell, W. */
function cellLeakage(tech: Technology, { entries, bits, cell }: SigmoidSpec): number {
  if (cell.access !== "sram") return 0;
  return entries * bits * 2 * inverter(tech, SRAM.n * tech.node, SRAM.p * tech.node).leakage * tech.vdd;
}
