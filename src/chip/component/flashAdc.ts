// Flash converters: each has one latched comparator per reference, all of which decide at once. A comparator of voltages needs
// one window; a comparator of currents charges its inputs with the column's and the reference's current, hence takes longer for
// a small current and for a reference that is near: t = max(1 ns, (t0 + t1·ln(I0/I))·(1 − k·d)), d = |ln(I/I_ref)|.
// E = t·((levels − 1)·C·vdd²/(1 ns) + V·I).
// Leakage: the tail transistors, which are off between conversions.
// Source: Razavi, "Principles of Data Conversion System Design", IEEE Press 1995, ch. 6; constants: sensingConstants.ts, and the
// settling below, fitted to the same figures (within 22 %, mostly 5 %). Published silicon needs about ten
// times the energy: flashAdc.test.ts; with chip.calibration = "silicon" the comparators cost what it does, encoder included
// (calibration/scaling.ts). Valid: 8 to 256 levels, 0.5 µA to 0.5 mA.
import { conversionEnergy } from "../calibration/scaling.ts";
import { inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { minimumWidth, offCurrent } from "../technology/transistor.ts";
import type { Block, Cost } from "./block.ts";
import { SENSING_WINDOW, sensingConstants } from "./sensingConstants.ts";

export interface FlashAdcSpec {
  /** Converters in the row. */
  readonly count: number;
  readonly mode: "current" | "voltage";
  /** Column currents at which the output steps, ascending, A: levels − 1. */
  readonly references: readonly number[];
  /** Width of the row, m. */
  readonly width: number;
}

export interface FlashAdc extends Block {
  /** One conversion of a column that carries the given current, A. */
  readonly convert: (current: number) => Cost;
  /** J of a conversion without the share of the column's current, which is `columnVoltage` times that current and the time. */
  readonly switching: (current: number) => number;
  readonly columnVoltage: number;
}

/** Minimum transistors of a comparator with its reference branch. */
const TRANSISTORS = { current: { n: 48, p: 24 }, voltage: { n: 52, p: 60 } } as const;

/** Current at which the settling is given, A. */
const SETTLING_CURRENT = 0.5e-3;
/** Time to settle at that current and its growth when the current falls e times, s; others settle within the window. */
const SETTLING: Readonly<Record<number, readonly [number, number]>> = {
  130: [0.05e-9, 0.268e-9],
  90: [1.41e-9, 0.059e-9],
  65: [0.72e-9, 0.13e-9],
  45: [0.77e-9, 0.071e-9],
  32: [0.77e-9, 0.071e-9],
};
/** Shorter by this when the nearest reference is e times above, or below, the column's current. */
const DISTANT = { above: 0.2, below: 0.075 } as const;

export function flashAdc(tech: Technology, { count, mode, references, width }: FlashAdcSpec): FlashAdc {
  const comparators = references.length;
  const minimum = minimumWidth(tech);
  const { n, p } = TRANSISTORS[mode];
  const each = n * inverter(tech, minimum, 0).area + p * inverter(tech, 0, tech.pnRatio * minimum).area;
  const area = count * comparators * each;
  const constants = sensingConstants(tech);
  const capacitance = mode === "current" ? constants.currentComparator : constants.voltageComparator;
  const column = mode === "current" ? constants.currentColumn : constants.voltageColumn;
  const power = (comparators * capacitance * tech.vdd ** 2) / SENSING_WINDOW;
  const published =
    tech.calibration === "silicon" ? conversionEnergy(tech, "flash", Math.log2(comparators + 1)) : null;
  const time = (current: number) =>
    mode === "voltage" ? SENSING_WINDOW : settling(tech, references, current);
  const switching = (latency: number) => published ?? latency * power;
  return {
    area,
    width,
    height: area / width,
    leakage: count * comparators * offCurrent(tech, minimum, "n") * tech.vdd,
    columnVoltage: column,
    switching: (current) => switching(time(current)),
    convert(current) {
      const latency = time(current);
      return { energy: switching(latency) + latency * column * current, latency };
    },
  };
}

/** References in equal steps of current within a range, A. */
export function uniformReferences(
  levels: number,
  [lowest, highest]: readonly [number, number],
): readonly number[] {
  return Array.from({ length: levels - 1 }, (_, i) => lowest + ((i + 1) * (highest - lowest)) / levels);
}

/** Settling time of a comparator of currents, s. */
function settling({ node, roadmap }: Technology, references: readonly number[], current: number): number {
  const constants = roadmap === "low-standby-power" ? SETTLING[Math.round(node * 1e9)] : undefined;
  if (!constants || current <= 0) return SENSING_WINDOW;
  const [base, slope] = constants;
  const time = base + slope * Math.log(SETTLING_CURRENT / current);
  return Math.max(SENSING_WINDOW, time * (1 - shortening(references, current)));
}

function shortening(references: readonly number[], current: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const reference of references) {
    const distance = Math.log(reference / current);
    nearest = Math.min(nearest, distance > 0 ? DISTANT.above * distance : -DISTANT.below * distance);
  }
  return nearest;
}
