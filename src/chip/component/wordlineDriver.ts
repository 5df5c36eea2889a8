// Word-line drivers behind a row decoder, for arrays that are read and written row by row: for each row a NAND2 with the enable
// signal and an inverter, two NAND2 that choose between reading and writing, and the two transmission gates that they open to
// the read or the write voltage. Energy of one row: a NAND's input, the inverter, a NAND with one gate, and one diffusion at the
// voltage. Delay: three gates, each from a step at its input as in Elmore's model, then R·(2·C_drain + C) + R_line·C/2.
// Source: Weste and Harris, "CMOS VLSI Design", 4th ed., ch. 4 and 12. Valid: arrays above one standard cell. The line itself is the
// array's.
import { horowitz } from "../technology/delay.ts";
import { gate, inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { LAYOUT, minimumWidth, onResistance } from "../technology/transistor.ts";
import { arrange } from "./arrange.ts";
import type { Block, Cost } from "./block.ts";
import { inCell, minimumTransmissionGate } from "./transmissionGate.ts";

export interface WordlineDriverSpec {
  readonly rows: number;
  /** Height of the array, m. */
  readonly height: number;
}

export interface WordlineDriver extends Block {
  /** One row, to a voltage; `line`: F, ohm. */
  readonly drive: (
    voltage: number,
    line: { readonly capacitance: number; readonly resistance: number },
  ) => Cost;
}

export function wordlineDriver(tech: Technology, { rows, height }: WordlineDriverSpec): WordlineDriver {
  const n = minimumWidth(tech);
  const p = tech.pnRatio * n;
  const nand = gate(tech, { kind: "nand", inputs: 2, widthN: 2 * n, widthP: p });
  const invert = inverter(tech, n, p);
  const pass = minimumTransmissionGate(tech);
  const columns = arrange(rows, LAYOUT.cellHeight * tech.node, height).lines;
  const cell = inCell(tech, pass, height / Math.ceil(rows / columns));
  const width = (3 * nand.width + invert.width + 2 * cell.width) * columns;
  const stack = 2 * onResistance(tech, 2 * n, "n");
  const pullUp = onResistance(tech, p, "p");
  const conductance = 1 / onResistance(tech, n, "n") + 1 / pullUp;
  const logic =
    horowitz(stack * (nand.outputCap + invert.inputCap)).delay +
    horowitz(pullUp * (invert.outputCap + 2 * nand.inputCap)).delay +
    horowitz(stack * (nand.outputCap + pass.gateCap)).delay;
  const switched = nand.inputCap + invert.outputCap + pass.gateCapN + nand.outputCap + pass.gateCap;
  return {
    area: width * height,
    width,
    height,
    leakage: rows * (3 * nand.leakage + invert.leakage) * tech.vdd,
    drive: (voltage, { capacitance, resistance }) => ({
      energy: switched * tech.vdd ** 2 + cell.drainCap * voltage ** 2,
      latency:
        logic +
        horowitz((2 * cell.drainCap + capacitance) / conductance + (resistance * capacitance) / 2).delay,
    }),
  };
}
