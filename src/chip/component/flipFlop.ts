// One D flip-flop: two latches of a transmission gate and two inverters with feedback through a second transmission gate, two
// inverters that make the local clock, one that drives the output; in the area of twelve minimum inverters.
// E of a clock period = (2·2·C_inv + 2·C_gate)·vdd² for the clock, and, where a 1 passes, (4·C_drain + C_in + C_out + C_inv)·vdd².
// The output is there half a period after the edge that opens the first latch.
// Source: Weste and Harris, "CMOS VLSI Design", 4th ed., ch. 10. Valid: any static CMOS process, clock below 5 GHz.
import { inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { minimumWidth } from "../technology/transistor.ts";
import type { Block } from "./block.ts";
import { minimumTransmissionGate } from "./transmissionGate.ts";

export interface FlipFlop extends Block {
  /** Energy of a clock period whatever the data, J. */
  readonly clockEnergy: number;
  /** Energy of a 1 that passes, in addition, J. */
  readonly dataEnergy: number;
  /** Delay from the edge to the output, s. */
  readonly latency: number;
}

/** Inverters that its area amounts to, and those in it that leak. */
const INVERTERS = { area: 12, leaking: 8, clocked: 4 } as const;

/** `clock` in Hz. */
export function flipFlop(tech: Technology, clock: number): FlipFlop {
  const { width, height, area, inputCap, outputCap, leakage } = inverter(
    tech,
    minimumWidth(tech),
    tech.pnRatio * minimumWidth(tech),
  );
  const { gateCap } = minimumTransmissionGate(tech);
  // the diffusions of a minimum transmission gate are those of the minimum inverter
  const clocked = INVERTERS.clocked * (inputCap + outputCap) + 2 * gateCap;
  const data = 4 * outputCap + 2 * (inputCap + outputCap);
  return {
    width: INVERTERS.area * width,
    height,
    area: INVERTERS.area * area,
    leakage: INVERTERS.leaking * leakage * tech.vdd,
    clockEnergy: clocked * tech.vdd ** 2,
    dataEnergy: data * tech.vdd ** 2,
    latency: 0.5 / clock,
  };
}
