// Switch matrices: for each line of an array two transmission gates connect it to one of two voltages (selected or not), as a
// flip-flop says, which is loaded anew for each operation. Where it switches more than the supply, a level shifter in front of
// each pair drives the gates. Delay: the flip-flop's, the shifter's, and R·(3·C_drain + C) + R_line·C/2 of the driven line.
// Energy: all flip-flops; the gates of each line that changes; three diffusions of each line that is charged (the array's line
// itself is the array's).
// Source: Elmore delay: Weste and Harris, "CMOS VLSI Design", 4th ed., ch. 4; layout: transmissionGate.ts. Valid: arrays
// above one standard cell; lines charged from 0.
import { horowitz } from "../technology/delay.ts";
import type { Technology } from "../technology/technology.ts";
import { LAYOUT } from "../technology/transistor.ts";
import { arrange } from "./arrange.ts";
import type { Block, Cost } from "./block.ts";
import { flipFlop } from "./flipFlop.ts";
import { levelShifter } from "./levelShifter.ts";
import { inCell, inRows, transmissionGate } from "./transmissionGate.ts";

export interface SwitchMatrixSpec {
  /** Place beside the rows of an array, or below its columns. */
  readonly side: "rows" | "columns";
  readonly lines: number;
  /** Height, or width, of the array, m. */
  readonly extent: number;
  /** Resistance of one switch, ohm. */
  readonly resistance: number;
  /** Hz */
  readonly clock: number;
  /** Largest voltage that it switches, V; level shifters where it is above the supply. */
  readonly highVoltage?: number;
}

/** One operation. */
export interface Switching {
  /** Lines whose switches change. */
  readonly toggled: number;
  /** Lines that are charged, and the voltage, V. */
  readonly charged: number;
  readonly voltage: number;
  /** A line of the array: F, ohm. */
  readonly capacitance: number;
  readonly resistance: number;
}

export interface SwitchMatrix extends Block {
  readonly drive: (switching: Switching) => Cost;
}

export function switchMatrix(tech: Technology, spec: SwitchMatrixSpec): SwitchMatrix {
  const { lines, clock, highVoltage = 0 } = spec;
  const gate = transmissionGate(tech, spec.resistance);
  const flop = flipFlop(tech, clock);
  const shifter = highVoltage > tech.vdd ? levelShifter(tech, { highVoltage }) : undefined;
  const { depth, drainCap } = layout(tech, spec, gate);
  const shifters = (lines * (shifter?.area ?? 0)) / spec.extent;
  const [width, height] =
    spec.side === "rows" ? [depth + shifters, spec.extent] : [spec.extent, depth + shifters];
  const held = lines * (flop.clockEnergy + flop.dataEnergy);
  return {
    area: width * height,
    width,
    height,
    leakage: lines * (flop.leakage + (shifter?.leakage ?? 0)),
    drive({ toggled, charged, voltage, capacitance, resistance }) {
      const tau = gate.resistance * (3 * drainCap + capacitance) + (resistance * capacitance) / 2;
      const shifted = shifter?.shift(Math.max(voltage, tech.vdd), gate.gateCap);
      const toggle = shifted?.energy ?? gate.gateCap * tech.vdd ** 2;
      return {
        energy: held + toggled * toggle + charged * 3 * drainCap * voltage ** 2,
        latency: flop.latency + (shifted?.latency ?? 0) + horowitz(tau).delay,
      };
    },
  };
}

/** Depth of the strip that switches and flip-flops take, and the diffusions of one switch. */
function layout(
  tech: Technology,
  { side, lines, extent, clock }: SwitchMatrixSpec,
  gate: ReturnType<typeof transmissionGate>,
): { depth: number; drainCap: number } {
  const flop = flipFlop(tech, clock);
  if (side === "columns") {
    const { height, drainCap } = inRows(tech, gate, { count: lines, group: 2, width: extent });
    return { depth: height + arrange(lines, flop.width, extent).lines * flop.height, drainCap };
  }
  const { lines: columns } = arrange(lines, LAYOUT.cellHeight * tech.node, extent);
  const { width, drainCap } = inCell(tech, gate, extent / Math.ceil(lines / columns));
  const flops = arrange(lines, flop.height, extent).lines * flop.width;
  return { depth: 2 * width * columns + flops, drainCap };
}
