// Magnitude comparators that ripple from the highest bit: per bit four inverters, four NAND2 and three NAND3 pass "greater" and
// "less" on from bit to bit through a NAND2 and a NAND3. t = bits·(t_NAND2 + t_NAND3); energy: all gates of all bits switch
// once, an upper bound. Source: Weste and Harris, "CMOS VLSI Design", 4th ed., section 11.4. Valid: 1 to 64 bits.
import { horowitz, STEP } from "../technology/delay.ts";
import { type Gate, gate, inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { minimumWidth, onResistance } from "../technology/transistor.ts";
import { bank } from "./bank.ts";
import type { Block, Cost } from "./block.ts";

export interface ComparatorSpec {
  readonly bits: number;
  readonly count: number;
  /** Load of the output, F; none by default. */
  readonly load?: number;
  /** Width of the rows they lie in, m; one row by default. */
  readonly width?: number | undefined;
}

export interface Comparator extends Block {
  /** One comparison in each of `active` comparators at once, by default all. */
  readonly compare: (active?: number) => Cost;
}

export function comparator(tech: Technology, { bits, count, load = 0, width }: ComparatorSpec): Comparator {
  const minimum = minimumWidth(tech);
  const widthP = tech.pnRatio * minimum;
  const nand = (inputs: number) => gate(tech, { kind: "nand", inputs, widthN: inputs * minimum, widthP });
  const inv = inverter(tech, minimum, widthP);
  const nand2 = nand(2);
  const nand3 = nand(3);
  const sum = (of: (g: Gate) => number) => bits * (4 * of(inv) + 4 * of(nand2) + 3 * of(nand3));
  const energy = sum((g) => g.inputCap + g.outputCap) * tech.vdd ** 2;
  const latency = rippleDelay(tech, { nand2, nand3 }, bits, load);
  const placed = bank(count, { width: sum((g) => g.width), height: inv.height }, width);
  return {
    area: placed.area,
    width: placed.width,
    height: placed.height,
    leakage: count * sum((g) => g.leakage) * tech.vdd,
    compare: (active = count) => ({ energy: Math.min(active, count) * energy, latency }),
  };
}

/** s */
function rippleDelay(
  tech: Technology,
  { nand2, nand3 }: { readonly nand2: Gate; readonly nand3: Gate },
  bits: number,
  load: number,
): number {
  const pullDown = 2 * onResistance(tech, 2 * minimumWidth(tech), "n");
  const pullUp = onResistance(tech, tech.pnRatio * minimumWidth(tech), "p");
  const bit = (ramp: number, cap: number) => {
    const first = horowitz(pullDown * (nand2.outputCap + nand3.inputCap), ramp);
    const second = horowitz(pullUp * (nand3.outputCap + cap), first.ramp);
    return { delay: first.delay + second.delay, ramp: second.ramp };
  };
  if (bits === 1) return bit(STEP, load).delay;
  const first = bit(STEP, nand2.inputCap);
  const between = bit(first.ramp, nand2.inputCap);
  return first.delay + (bits - 2) * between.delay + bit(between.ramp, load).delay;
}
