// Cross-coupled level shifters: two n transistors, driven by the input and its inverse at the supply, pull either of two p
// transistors' drains down, whose gates are cross-coupled below the high voltage. For it to switch, the n transistors, with an
// overdrive of only vdd − vth, must outdo minimum p transistors with an overdrive of the high voltage: they are drawn that much
// wider, with a margin of two. Thick-oxide transistors: length and oxide grow with the voltage (constant field), hence the
// capacitance per width stays, and the area and the switching resistance grow.
// Source: Rabaey, "Low Power Design Essentials", Springer 2009, ch. 4; Weste and Harris, "CMOS VLSI Design", 4th ed., ch. 12.
// Valid: high voltage from vdd to 6 V, vdd above vth + 0.1 V. The high supply follows the voltage that is switched; the charge
// lost while both transistors of a side conduct is not counted.
import { ConfigError } from "../../base/errors.ts";
import { horowitz } from "../technology/delay.ts";
import { inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { drainCap, gateCap, minimumWidth, offCurrent, onResistance } from "../technology/transistor.ts";
import type { Block, Cost } from "./block.ts";

export interface LevelShifterSpec {
  /** Largest voltage at the output, V. */
  readonly highVoltage: number;
}

export interface LevelShifter extends Block {
  /** One output rises to a voltage and its complement falls, both with a load, F. */
  readonly shift: (voltage: number, load: number) => Cost;
}

export const HIGHEST_VOLTAGE = 6;

/** Pull-down over pull-up. */
const MARGIN = 2;

export function levelShifter(tech: Technology, { highVoltage }: LevelShifterSpec): LevelShifter {
  checkVoltages(tech, highVoltage);
  const minimum = minimumWidth(tech);
  const length = highVoltage / tech.vdd;
  const pull = (highVoltage - tech.vth) / (tech.vdd - tech.vth);
  const widthN = (MARGIN * pull * minimum * tech.onP) / tech.onN;
  const input = inverter(tech, minimum, tech.pnRatio * minimum);
  const area = input.area + 2 * length * inverter(tech, widthN, minimum).area;
  const own = gateCap(tech, minimum) + drainCap(tech, minimum) + drainCap(tech, widthN);
  const lowSide = input.inputCap + input.outputCap + 2 * gateCap(tech, widthN);
  const off = offCurrent(tech, widthN, "n") + offCurrent(tech, minimum, "p");
  // the n transistors fight the p transistors, which take 1/MARGIN of their current
  const pullDown = (length * onResistance(tech, widthN, "n")) / (1 - 1 / MARGIN);
  const pullUp = length * onResistance(tech, minimum, "p");
  return {
    area,
    height: input.height,
    width: area / input.height,
    // on either side one transistor is off
    leakage: input.leakage * tech.vdd + off * highVoltage,
    shift(voltage, load) {
      const capacitance = own + load;
      const fall = horowitz(pullDown * capacitance);
      const rise = horowitz(pullUp * capacitance, fall.ramp);
      return {
        energy: lowSide * tech.vdd ** 2 + capacitance * voltage ** 2,
        latency: fall.delay + rise.delay,
      };
    },
  };
}

function checkVoltages({ vdd, vth }: Technology, highVoltage: number): void {
  if (!(highVoltage >= vdd && highVoltage <= HIGHEST_VOLTAGE))
    throw new ConfigError(`a level shifter from ${vdd} V to ${highVoltage} V`, {
      hint: `use a voltage from the supply, ${vdd} V, to ${HIGHEST_VOLTAGE} V`,
    });
  if (vdd - vth < 0.1)
    throw new ConfigError(`a supply of ${vdd} V is too near the threshold of ${vth} V for level shifters`, {
      hint: "raise vdd",
    });
}
