// Column multiplexers: a transmission gate for each column, of which one per group of `selections` leads to the group's
// converter. Columns are read near ground, where the n transistors alone conduct: t = ln(10)·2R·(C_drain + C_gate/2 + C_load),
// settled to a tenth. Energy: the gates of one selection are charged, and both sides of its switches to the read voltage.
// Source: Weste and Harris, "CMOS VLSI Design", 4th ed., ch. 9; layout: transmissionGate.ts. Valid: read voltage below vdd/2.
import type { Technology } from "../technology/technology.ts";
import type { Block, Cost } from "./block.ts";
import { inRows, transmissionGate } from "./transmissionGate.ts";

export interface ColumnMuxSpec {
  /** Converters behind it, and columns of each. */
  readonly outputs: number;
  readonly selections: number;
  /** Resistance of one switch, ohm. */
  readonly resistance: number;
  /** Width of the array, m. */
  readonly width: number;
}

export interface ColumnMux extends Block {
  readonly outputs: number;
  /** Gates of one switch, and its diffusions on one side, F. */
  readonly gateCap: number;
  readonly drainCap: number;
  /** Gates of one selection's n and p transistors: what its decoder drives, F. */
  readonly loadN: number;
  readonly loadP: number;
  /** One selection, read at a voltage, with a capacitance behind each switch, F. */
  readonly select: (voltage: number, load?: number) => Cost;
}

export function columnMux(tech: Technology, spec: ColumnMuxSpec): ColumnMux {
  const { outputs, selections, resistance, width } = spec;
  const gate = transmissionGate(tech, resistance);
  const { height, drainCap } = inRows(tech, gate, { count: outputs * selections, group: 1, width });
  return {
    area: width * height,
    width,
    height,
    leakage: 0,
    outputs,
    gateCap: gate.gateCap,
    drainCap,
    loadN: gate.gateCapN * outputs,
    loadP: gate.gateCapP * outputs,
    select: (voltage, load = 0) => ({
      energy: outputs * (gate.gateCap * tech.vdd ** 2 + 2 * drainCap * voltage ** 2),
      latency: Math.LN10 * 2 * gate.resistance * (drainCap + gate.gateCap / 2 + load),
    }),
  };
}
