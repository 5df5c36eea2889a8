// Converters by successive approximation: each has one comparator, a capacitive divider and a register of one bit per cycle; a
// conversion of B bits takes B + 1 cycles, the first samples. In each cycle the comparator and the register switch and the
// column's current flows: E = (B + 1)·((C0 + C1·B)·vdd² + V·I·t), t = 1 ns.
// Source: McCreary and Gray, IEEE JSSC 10, 371 (1975); Razavi, "Principles of Data Conversion System Design", IEEE Press 1995;
// constants: sensingConstants.ts. Published silicon needs 2.5 to 16 times the energy: sarAdc.test.ts; with chip.calibration =
// "silicon" the switching costs what it does (calibration/scaling.ts). Valid: 3 to 8 bits.
import { conversionEnergy } from "../calibration/scaling.ts";
import { inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { minimumWidth } from "../technology/transistor.ts";
import type { Block, Cost } from "./block.ts";
import { SENSING_WINDOW, sensingConstants } from "./sensingConstants.ts";

export interface SarAdcSpec {
  /** Converters in the row. */
  readonly count: number;
  /** Levels at the output: 2^bits. */
  readonly levels: number;
  /** Width of the row, m. */
  readonly width: number;
}

export interface SarAdc extends Block {
  /** One conversion of a column that carries the given current, A. */
  readonly convert: (current: number) => Cost;
  /** J of a conversion without the share of the column's current, which is `columnVoltage` times that current and the time. */
  readonly switching: (current: number) => number;
  readonly columnVoltage: number;
}

/** Minimum transistors of the comparator with its first bit, and of every further bit. */
const TRANSISTORS = { n: { first: 269, more: 109 }, p: { first: 209, more: 73 } } as const;

export function sarAdc(tech: Technology, { count, levels, width }: SarAdcSpec): SarAdc {
  const bits = Math.log2(levels);
  const n = TRANSISTORS.n.first + (bits - 1) * TRANSISTORS.n.more;
  const p = TRANSISTORS.p.first + (bits - 1) * TRANSISTORS.p.more;
  const minimum = minimumWidth(tech);
  const pWidth = tech.pnRatio * minimum;
  const area = count * (n * inverter(tech, minimum, 0).area + p * inverter(tech, 0, pWidth).area);
  const { successive, successivePerBit, voltageColumn } = sensingConstants(tech);
  const switching =
    tech.calibration === "silicon"
      ? conversionEnergy(tech, "sar", bits)
      : (bits + 1) * (successive + successivePerBit * bits) * tech.vdd ** 2;
  const latency = (bits + 1) * SENSING_WINDOW;
  return {
    area,
    width,
    height: area / width,
    leakage: count * p * inverter(tech, minimum, pWidth).leakage * tech.vdd,
    switching: () => switching,
    columnVoltage: voltageColumn,
    convert: (current) => ({
      energy: switching + latency * voltageColumn * current,
      latency,
    }),
  };
}
