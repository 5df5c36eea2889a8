// Bus: straight parallel wires with repeaters over a row (or column) of units, above their cells; only the repeaters take silicon.
//   energy = bits·length·e, latency = ⌈bits/busWidth⌉·length·t     (one transfer after the other)
// Source: wire.ts (Bakoglu 1990; Weste and Harris §6.4). Valid for lengths of many F.

import type { Technology } from "../technology/technology.ts";
import { repeatedWire } from "../technology/wire.ts";
import type { Block, Cost } from "./block.ts";

export interface BusSpec {
  /** m */
  readonly length: number;
  /** Buses side by side, one for each row (or column) of units. */
  readonly lines: number;
  /** Bits of one line side by side. */
  readonly busWidth: number;
  /** Share of the least delay that may be added to save energy. */
  readonly delayTolerance: number;
}

export interface Bus extends Block {
  /** `bits` from end to end of one line. */
  readonly move: (bits: number) => Cost;
}

export function bus(tech: Technology, spec: BusSpec): Bus {
  const wire = repeatedWire(tech, { delayTolerance: spec.delayTolerance, widening: 1 });
  const repeaters = Math.ceil(spec.length / wire.spacing) * spec.busWidth * spec.lines;
  const area = repeaters * wire.cellWidth * wire.cellHeight;
  return {
    area,
    width: spec.length,
    height: spec.length > 0 ? area / spec.length : 0,
    leakage: spec.length * spec.busWidth * spec.lines * wire.leakage,
    move: (bits) => ({
      energy: bits * spec.length * wire.energy,
      latency: Math.ceil(bits / spec.busWidth) * spec.length * wire.latency,
    }),
  };
}
