// H-tree: a trunk from the edge of the chip to its centre, then arms that halve in length, vertical and horizontal in turn, to every
// unit of a grid; all units are equally far from the root. Wires on a semi-global layer (twice the half pitch) with repeaters. The bus
// divides its bits at each fork, so that every stage holds the bits of the trunk. The last half unit of an arm lies over the units.
//   path = trunk + Σ arms, energy = bits·path·e, latency = ⌈bits/busWidth⌉·path·t     (one transfer after the other)
// Sources: Bakoglu 1990, ch. 8 (H-tree); Weste and Harris §6.4 and wire.ts (repeaters). Valid for grids of up to a few hundred units a
// side; a grid that is not a power of two is routed as the next one.

import type { Technology } from "../technology/technology.ts";
import { repeatedWire } from "../technology/wire.ts";
import type { Block, Cost } from "./block.ts";

/** Width of the wires over the half pitch. */
const SEMI_GLOBAL = 2;

export interface HTreeSpec {
  /** Units in the grid. */
  readonly rows: number;
  readonly columns: number;
  /** m */
  readonly unitHeight: number;
  readonly unitWidth: number;
  /** Bits side by side. */
  readonly busWidth: number;
  /** Share of the least delay that may be added to save energy. */
  readonly delayTolerance: number;
  /** Wires above each other, on so many layers. */
  readonly layers: number;
}

export interface HTree extends Block {
  /** Length from the root to a unit, m. */
  readonly path: number;
  /** `bits` from the root to a unit or back. */
  readonly move: (bits: number) => Cost;
}

export function hTree(tech: Technology, spec: HTreeSpec): HTree {
  const wire = repeatedWire(tech, { delayTolerance: spec.delayTolerance, widening: SEMI_GLOBAL });
  const vertical = arms(spec.rows, spec.unitHeight);
  const horizontal = arms(spec.columns, spec.unitWidth);
  const trunk = Math.floor(spec.columns / 2) * spec.unitWidth;
  const path = vertical.length + horizontal.length + trunk;
  const tracks = spec.busWidth / spec.layers;
  const area =
    tracks * (vertical.uncovered * wire.cellWidth + (horizontal.uncovered + trunk) * wire.cellHeight);
  const width = spec.columns * spec.unitWidth;
  return {
    area,
    width,
    height: area / width,
    leakage: spec.busWidth * path * wire.leakage,
    path,
    move: (bits) => ({
      energy: bits * path * wire.energy,
      latency: Math.ceil(bits / spec.busWidth) * path * wire.latency,
    }),
  };
}

/** Lengths of one direction: arms of ½, 1, 2 … units, together and without the half unit of each that lies over the units, m. */
function arms(units: number, unit: number): { length: number; uncovered: number } {
  const stages = Math.ceil(Math.log2(units));
  const length = ((2 ** stages - 1) / 2) * unit;
  return { length, uncovered: length - (stages * unit) / 2 };
}
