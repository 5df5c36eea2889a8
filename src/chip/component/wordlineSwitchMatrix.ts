// Switch matrices of arrays with a selector transistor per cell that are read in all rows at once: for each row a flip-flop holds
// one bit of the input and four minimum transmission gates pass the access voltage to the selectors' gates and the read voltage
// (or ground) to the bit line, of which two are in series. Energy of a read: all flip-flops; for each selected row the gates of
// three switches, two diffusions at the access and five at the read voltage. Of a write of one row: four gates for the old and
// the new row and one that stays, two diffusions. Delay: the flip-flop's, then R·(5·C_drain + C) + R_line·C/2 with the resistance
// of the n transistor alone (voltages below vdd/2).
// Source: Elmore delay: Weste and Harris, "CMOS VLSI Design", 4th ed., ch. 4; layout: transmissionGate.ts. Valid: arrays above
// one standard cell. The selectors' gates and the bit line itself are the array's.
import { horowitz } from "../technology/delay.ts";
import type { Technology } from "../technology/technology.ts";
import { LAYOUT } from "../technology/transistor.ts";
import { arrange } from "./arrange.ts";
import type { Block, Cost } from "./block.ts";
import { flipFlop } from "./flipFlop.ts";
import { inCell, minimumTransmissionGate } from "./transmissionGate.ts";

export interface WordlineSwitchMatrixSpec {
  readonly rows: number;
  /** Height of the array, m. */
  readonly height: number;
  /** Hz */
  readonly clock: number;
  /** Gate voltage of the selectors, V. */
  readonly accessVoltage: number;
}

/** A line of the array: F, ohm. */
export interface Line {
  readonly capacitance: number;
  readonly resistance: number;
}

export interface WordlineSwitchMatrix extends Block {
  /** One input bit of all rows, of which `selected` are 1. */
  readonly read: (selected: number, voltage: number, line: Line) => Cost;
  /** One row is selected. */
  readonly write: (line: Line) => Cost;
}

const SWITCHES = 4;

export function wordlineSwitchMatrix(tech: Technology, spec: WordlineSwitchMatrixSpec): WordlineSwitchMatrix {
  const { rows, height, clock, accessVoltage } = spec;
  const flop = flipFlop(tech, clock);
  const gate = minimumTransmissionGate(tech);
  const columns = arrange(rows, LAYOUT.cellHeight * tech.node, height).lines;
  const cell = inCell(tech, gate, height / Math.ceil(rows / columns));
  const width = SWITCHES * cell.width * columns + arrange(rows, flop.height, height).lines * flop.width;
  const held = rows * (flop.clockEnergy + flop.dataEnergy);
  const toggle = gate.gateCap * tech.vdd ** 2;
  const access = 2 * cell.drainCap * accessVoltage ** 2;
  const latency = ({ capacitance, resistance }: Line) =>
    flop.latency +
    horowitz(2 * gate.resistance * (5 * cell.drainCap + capacitance) + (resistance * capacitance) / 2).delay;
  return {
    area: width * height,
    width,
    height,
    leakage: rows * flop.leakage,
    read: (selected, voltage, line) => ({
      energy: held + selected * (3 * toggle + access + 5 * cell.drainCap * voltage ** 2),
      latency: latency(line),
    }),
    write: (line) => ({ energy: held + 5 * toggle + access, latency: latency(line) }),
  };
}
