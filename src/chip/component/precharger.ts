// Prechargers of SRAM bit lines: for each column two p transistors pull its two bit lines to the supply and a minimum one
// makes them equal. Energy: C·vdd² for each bit line that was discharged. Delay: R·(C + C_drain) + R_line·C/2. Leakage: through one
// pull-up, half of the time.
// Source: Rabaey, "Digital Integrated Circuits", 2nd ed., ch. 12; CACTI (HPL-2008-20). Valid: full swing of the bit lines.
import { horowitz } from "../technology/delay.ts";
import { inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { drainCap, minimumWidth, onResistance } from "../technology/transistor.ts";
import { arrange } from "./arrange.ts";
import type { Block, Cost } from "./block.ts";

export interface PrechargerSpec {
  readonly columns: number;
  /** Width of the array, m. */
  readonly width: number;
  /** Strength of the pull-ups over a minimum transistor; 3 by default. */
  readonly strength?: number;
}

export interface Precharger extends Block {
  /** `lines` bit lines of F and ohm at once. */
  readonly precharge: (
    lines: number,
    line: { readonly capacitance: number; readonly resistance: number },
  ) => Cost;
}

export function precharger(tech: Technology, spec: PrechargerSpec): Precharger {
  const { columns, width, strength = 3 } = spec;
  const pullUpWidth = strength * minimumWidth(tech);
  const pullUp = inverter(tech, 0, pullUpWidth);
  const equalizer = inverter(tech, 0, minimumWidth(tech));
  const { lines } = arrange(columns, Math.max(pullUp.width, equalizer.width), width);
  const height = lines * (2 * pullUp.height + equalizer.height);
  const drains = drainCap(tech, pullUpWidth) + drainCap(tech, minimumWidth(tech));
  const r = onResistance(tech, pullUpWidth, "p");
  return {
    area: width * height,
    width,
    height,
    leakage: columns * pullUp.leakage * tech.vdd,
    precharge: (discharged, { capacitance, resistance }) => ({
      energy: discharged * (capacitance + drains) * tech.vdd ** 2,
      latency: horowitz(r * (capacitance + drains) + (resistance * capacitance) / 2).delay,
    }),
  };
}
