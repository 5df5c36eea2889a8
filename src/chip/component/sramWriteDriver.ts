// Write drivers of SRAM: for each column three minimum inverters, which pull one of the two precharged bit lines to ground.
// Energy of a bit: the node between the inverters (the bit line's charge comes from the precharger). Delay: an inverter, then
// R·(C + C_out) + R_line·C/2.
// Source: Rabaey, "Digital Integrated Circuits", 2nd ed., ch. 12; Elmore delay: Weste and Harris, "CMOS VLSI Design", 4th ed.,
// ch. 4. Valid: arrays wider than one inverter.
import { horowitz } from "../technology/delay.ts";
import { inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { minimumWidth, onResistance } from "../technology/transistor.ts";
import { arrange } from "./arrange.ts";
import type { Block, Cost } from "./block.ts";

export interface SramWriteDriverSpec {
  readonly columns: number;
  /** Width of the array, m. */
  readonly width: number;
}

export interface SramWriteDriver extends Block {
  /** `bits` at once, into bit lines of F and ohm. */
  readonly write: (bits: number, line: { readonly capacitance: number; readonly resistance: number }) => Cost;
}

/** Inverters of a column. */
const INVERTERS = 3;

export function sramWriteDriver(tech: Technology, { columns, width }: SramWriteDriverSpec): SramWriteDriver {
  const n = minimumWidth(tech);
  const p = tech.pnRatio * n;
  const invert = inverter(tech, n, p);
  const height = arrange(columns, invert.width, width).lines * INVERTERS * invert.height;
  const first = horowitz(onResistance(tech, p, "p") * (invert.outputCap + invert.inputCap));
  const pullDown = onResistance(tech, n, "n");
  return {
    area: width * height,
    width,
    height,
    leakage: columns * INVERTERS * invert.leakage * tech.vdd,
    write(bits, { capacitance, resistance }) {
      const tau = pullDown * (capacitance + invert.outputCap) + (resistance * capacitance) / 2;
      return {
        energy: bits * (invert.outputCap + invert.inputCap) * tech.vdd ** 2,
        latency: first.delay + horowitz(tau, first.ramp).delay,
      };
    },
  };
}
