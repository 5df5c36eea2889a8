// Max pooling: window − 1 comparators with multiplexers that pass the greater of two words on, in ⌈log2 window⌉ stages. Words
// are compared from the highest bit and the comparison stops where they differ: on average half of the bits are compared. Beside
// its comparator each bit has four transmission gates and an inverter (enable, and the way of either word), each comparison a
// NOR over the bits that decides, with NAND, NOR and inverters around it, and three transmission gates. Stage: t = half of the
// bits + NOR + inverter that selects + transmission gate. What a word charges behind its multiplexer is the next circuit's
// input. Source: Weste and Harris, "CMOS VLSI Design", 4th ed., sections 9.2 and 11.4. Valid: 2 to 16 bits (one NOR).
import { horowitz } from "../technology/delay.ts";
import { type Gate, gate, inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { gateCap, minimumWidth, onResistance } from "../technology/transistor.ts";
import { bank } from "./bank.ts";
import type { Block, Cost } from "./block.ts";
import { comparator } from "./comparator.ts";

export interface MaxPoolingSpec {
  /** Words of which one passes. */
  readonly window: number;
  readonly bits: number;
  /** Windows at once. */
  readonly count: number;
  /** Width of the rows they lie in, m; one row by default. */
  readonly width?: number | undefined;
}

export interface MaxPooling extends Block {
  /** One word from each of `active` windows at once, by default all. */
  readonly pool: (active?: number) => Cost;
}

/** In places of a minimum inverter: transmission gates and inverters, of a bit and of a comparison. */
const CELLS = { bit: { room: 5, leaking: 1 }, comparison: { room: 7, leaking: 4, switching: 2 } } as const;

export function maxPooling(tech: Technology, { window, bits, count, width }: MaxPoolingSpec): MaxPooling {
  const gates = decisionGates(tech, bits);
  const { invert, and, or, decide } = gates;
  const whole = comparator(tech, { bits, count: 1 });
  const half = comparator(tech, {
    bits: Math.ceil(bits / 2),
    count: 1,
    load: 2 * invert.outputCap,
  }).compare();
  const comparisons = window - 1;
  const sum = (of: (g: Gate) => number) => of(and) + of(or) + of(decide);
  const inverters = (kind: "room" | "leaking") => bits * CELLS.bit[kind] + CELLS.comparison[kind];
  const across = whole.width + inverters("room") * invert.width + sum((g) => g.width);
  const leakage = whole.leakage + (inverters("leaking") * invert.leakage + sum((g) => g.leakage)) * tech.vdd;
  const switched = CELLS.comparison.switching * charge(invert) + sum(charge);
  const energy = comparisons * (half.energy + switched * tech.vdd ** 2);
  const latency = Math.ceil(Math.log2(window)) * stageDelay(tech, bits, gates);
  const placed = bank(count, { width: comparisons * across, height: whole.height }, width);
  return {
    area: placed.area,
    width: placed.width,
    height: placed.height,
    leakage: count * comparisons * leakage,
    pool: (active = count) => ({ energy: Math.min(active, count) * energy, latency }),
  };
}

const charge = ({ inputCap, outputCap }: Gate): number => inputCap + outputCap;

export interface DecisionGates {
  readonly invert: Gate;
  readonly and: Gate;
  readonly or: Gate;
  /** The NOR over all bits. */
  readonly decide: Gate;
}

export function decisionGates(tech: Technology, bits: number): DecisionGates {
  const n = minimumWidth(tech);
  const p = tech.pnRatio * n;
  return {
    invert: inverter(tech, n, p),
    and: gate(tech, { kind: "nand", inputs: 2, widthN: 2 * n, widthP: p }),
    or: gate(tech, { kind: "nor", inputs: 2, widthN: n, widthP: 2 * p }),
    decide: gate(tech, { kind: "nor", inputs: bits, widthN: n, widthP: bits * p }),
  };
}

/** The bits that are compared on average. */
const halfCompared = (tech: Technology, bits: number, invert: Gate): Cost =>
  comparator(tech, { bits: Math.ceil(bits / 2), count: 1, load: 2 * invert.outputCap }).compare();

/** Delay of one stage, from two words to the greater one, s. */
export function stageDelay(tech: Technology, bits: number, { invert, decide }: DecisionGates): number {
  const resistance = onResistance(tech, minimumWidth(tech), "n");
  const select = bits * gateCap(tech, minimumWidth(tech));
  const decided = horowitz(resistance * (decide.outputCap + 2 * invert.inputCap));
  const selected = horowitz(resistance * (invert.outputCap + select), decided.ramp);
  const passed = horowitz(resistance * 2 * (invert.outputCap + invert.inputCap), selected.ramp);
  return halfCompared(tech, bits, invert).latency + decided.delay + selected.delay + passed.delay;
}
