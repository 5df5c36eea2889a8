// Registers: flip-flops in rows. In a clock cycle all of them pay for the clock, and those for their data in which a 1 passes:
// E = bits·E_clock + passing·E_data, t = half a period. The flip-flop, its source and valid range: flipFlop.ts.
import { inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { minimumWidth } from "../technology/transistor.ts";
import { bank } from "./bank.ts";
import type { Block, Cost } from "./block.ts";
import { flipFlop } from "./flipFlop.ts";

export interface RegisterSpec {
  readonly bits: number;
  /** Hz */
  readonly clock: number;
  /** Width of the rows they lie in, m; one row by default. */
  readonly width?: number | undefined;
}

export interface Register extends Block {
  /** Capacitance of the data input of one bit, F. */
  readonly inputCap: number;
  /** One clock cycle in which `passing` bits are 1, by default all. */
  readonly store: (passing?: number) => Cost;
}

export function register(tech: Technology, { bits, clock, width }: RegisterSpec): Register {
  const cell = flipFlop(tech, clock);
  const { latency } = cell;
  // the diffusions of the transmission gate at its input, which are those of a minimum inverter
  const inputCap = inverter(tech, minimumWidth(tech), tech.pnRatio * minimumWidth(tech)).outputCap;
  const placed = bank(bits, cell, width);
  return {
    area: placed.area,
    width: placed.width,
    height: placed.height,
    leakage: bits * cell.leakage,
    inputCap,
    store: (passing = bits) => ({
      energy: bits * cell.clockEnergy + Math.min(passing, bits) * cell.dataEnergy,
      latency,
    }),
  };
}
