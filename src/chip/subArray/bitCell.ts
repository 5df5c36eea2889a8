// Operations of an SRAM cell in an array that computes: it flips, and discharges its bit line through access and pull-down transistor.
// Source: Rabaey, "Digital Integrated Circuits", 2nd ed., ch. 12; the cell: technology/sramCell.ts.
import type { Cost } from "../component/block.ts";
import { horowitz } from "../technology/delay.ts";
import { sramCell } from "../technology/sramCell.ts";
import type { Technology } from "../technology/technology.ts";
import { drainCap, gateCap, onResistance } from "../technology/transistor.ts";

/** The smallest difference of bit lines that is sensed, V. */
export const SENSE_VOLTAGE = 0.1;

export interface BitCell {
  /** One cell that flips: both of its nodes, of F each, are charged or discharged. */
  readonly flip: Cost;
  readonly nodeCap: number;
  /** Time until a bit line of F and ohm can be sensed, s. */
  readonly discharge: (capacitance: number, resistance: number) => number;
}

export function bitCell(tech: Technology): BitCell {
  const { width, access, pullDown, pullUp } = sramCell(tech);
  const accessDrain = drainCap(tech, access, width);
  const inside =
    accessDrain +
    drainCap(tech, pullDown, width) +
    drainCap(tech, pullUp, width) +
    gateCap(tech, pullDown) +
    gateCap(tech, pullUp);
  const down = onResistance(tech, pullDown, "n");
  const mean = (down + onResistance(tech, pullUp, "p")) / 2;
  return {
    flip: { energy: 2 * inside * tech.vdd ** 2, latency: horowitz(mean * inside).delay },
    nodeCap: inside,
    discharge: (capacitance, resistance) => {
      const path = onResistance(tech, access, "n") + down;
      const tau = path * (accessDrain + capacitance) + (resistance * capacitance) / 2;
      return horowitz(tau * Math.log(tech.vdd / (tech.vdd - SENSE_VOLTAGE / 2))).delay;
    },
  };
}
