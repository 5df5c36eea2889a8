// Shift-and-add accumulators: the partial sums of an input that comes bit by bit are added, each shifted by one place against the one
// before. Per unit an adder and a shift register of bits + steps places; inverters and NANDs that load it lie in one row of cells and
// are not charged for. A step is an addition and a clock cycle. Steps overlap with the reads that deliver the partial sums:
// only what is longer than the read shows, and the last step whole: t = t_step + (steps − 1)·max(0, t_step − period).
// Source: Weste and Harris, "CMOS VLSI Design", 4th ed., ch. 11; Shafiee et al., "ISAAC", ISCA 2016, section IV. Valid: as adder.ts.

import type { Technology } from "../technology/technology.ts";
import { LAYOUT } from "../technology/transistor.ts";
import { adder } from "./adder.ts";
import type { Block, Cost } from "./block.ts";
import { register } from "./register.ts";

export interface ShiftAddSpec {
  readonly count: number;
  /** Bits of a partial sum. */
  readonly bits: number;
  /** Partial sums that make one result. */
  readonly steps: number;
  /** Hz */
  readonly clock: number;
  /** Width of the rows they lie in, m. */
  readonly width: number;
}

export interface ShiftAdd extends Block {
  /** One step in each of `active` units at once, by default all. */
  readonly step: (active?: number) => Cost;
  /** `steps` steps in all units, of which one starts every `period` seconds or, if that is shorter than a step, one after another. */
  readonly accumulate: (steps: number, period: number) => Cost;
}

export function shiftAdd(tech: Technology, { count, bits, steps, clock, width }: ShiftAddSpec): ShiftAdd {
  const places = bits + steps;
  const store = register(tech, { bits: count * places, clock, width });
  const sums = adder(tech, { bits, count, load: store.inputCap, width });
  const height = sums.height + LAYOUT.cellHeight * tech.node + store.height;
  const rowWidth = Math.max(sums.width, store.width);
  const step = (active = count): Cost => {
    const added = sums.add(active);
    const stored = store.store(active * places);
    return { energy: added.energy + stored.energy, latency: added.latency + stored.latency };
  };
  return {
    area: rowWidth * height,
    width: rowWidth,
    height,
    leakage: sums.leakage + store.leakage,
    step,
    accumulate(times, period) {
      if (times <= 0) return { energy: 0, latency: 0 };
      const { energy, latency } = step();
      return {
        energy: times * energy,
        latency: latency + (times - 1) * Math.max(0, latency - period),
      };
    },
  };
}
