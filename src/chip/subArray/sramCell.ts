// The SRAM cell of arrays that compute: two inverters and two access transistors (widths in F of CACTI's cell), with a bit line that
// discharges through access and pull-down. Source: CACTI (HPL-2008-20); Rabaey, "Digital Integrated Circuits", ch. 12.
import type { Cost } from "../component/block.ts";
import { horowitz } from "../technology/delay.ts";
import { gate } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { drainCap, gateCap, onResistance } from "../technology/transistor.ts";

const WIDTHS = { access: 1.31, n: 2.08, p: 1.23 } as const;
/** The smallest difference that is sensed, V. */
export const SENSE_VOLTAGE = 0.1;

export interface SramCell {
  /** W */
  readonly leakage: number;
  /** One cell that flips. */
  readonly flip: Cost;
  /** Discharge of a bit line of F and ohm until it can be sensed, s. */
  readonly discharge: (capacitance: number, resistance: number) => number;
}

/** `cellWidth`: what its transistors are folded into, F. */
export function sramCell(tech: Technology, cellWidth: number): SramCell {
  const width = (transistor: keyof typeof WIDTHS) => WIDTHS[transistor] * tech.node;
  const height = cellWidth * tech.node;
  const drain = (w: number) => drainCap(tech, w, height);
  const access = onResistance(tech, width("access"), "n");
  const pullDown = onResistance(tech, width("n"), "n");
  const pull = (pullDown + onResistance(tech, width("p"), "p")) / 2;
  const inside =
    drain(width("access")) +
    drain(width("n")) +
    drain(width("p")) +
    gateCap(tech, width("n")) +
    gateCap(tech, width("p"));
  const inverter = gate(tech, { kind: "inverter", inputs: 1, widthN: width("n"), widthP: width("p") });
  return {
    leakage: 2 * inverter.leakage * tech.vdd,
    flip: { energy: 2 * inside * tech.vdd ** 2, latency: horowitz(pull * inside).delay },
    discharge: (capacitance, resistance) => {
      const tau =
        (access + pullDown) * (drain(width("access")) + capacitance) + (resistance * capacitance) / 2;
      return horowitz(tau * Math.log(tech.vdd / (tech.vdd - SENSE_VOLTAGE / 2))).delay;
    },
  };
}
