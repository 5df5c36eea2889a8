// One direction of reading a sub-array, as both directions look alike: forward drives rows and senses columns, backward (transposed)
// drives columns and senses rows of the same cells.
import type { ArrayLines } from "../cell.ts";
import type { ChipSpec, ReadSpec } from "../spec.ts";
import { WIRE_CAP } from "../technology/wire.ts";

export interface Line {
  /** F, ohm */
  readonly capacitance: number;
  readonly resistance: number;
}

export interface ReadDirection {
  readonly forward: boolean;
  readonly read: ReadSpec;
  /** Reads of one input: its bits, or 1 for analog inputs. */
  readonly reads: number;
  /** Bits of a word that is driven. */
  readonly wordBits: number;
  /** Lines built. */
  readonly driven: number;
  readonly sensed: number;
  /** Lengths of the edges where lines are driven and sensed, m, and pitch of the sensed lines. */
  readonly driveEdge: number;
  readonly senseEdge: number;
  readonly sensePitch: number;
  readonly drivenLine: Line;
  /** With the drains of its cells; and its wire alone, F. */
  readonly sensedLine: Line;
  readonly sensedWire: number;
}

export function directionOf(spec: ChipSpec, lines: ArrayLines, forward: boolean): ReadDirection {
  const { array, activationBits, errorBits } = spec;
  const { rows, columns } = array;
  const wordBits = forward ? activationBits : errorBits;
  const reads = array.inputs === "analog" ? 1 : wordBits;
  const sram = array.cell.access === "sram";
  const columnWire = WIRE_CAP * lines.columnLength;
  const columnLine = { capacitance: sram ? columnWire : lines.columnCap, resistance: lines.columnResistance };
  const rowLine = (capacitance: number): Line => ({ capacitance, resistance: lines.rowResistance });
  if (forward)
    return {
      forward,
      wordBits,
      reads,
      read: array.forward,
      driven: rows,
      sensed: columns,
      driveEdge: lines.columnLength,
      senseEdge: lines.rowLength,
      sensePitch: lines.rowLength / columns,
      drivenLine: rowLine(sram ? lines.bitLineCap : lines.wordLineCap),
      sensedLine: columnLine,
      sensedWire: columnWire,
    };
  return {
    forward,
    wordBits,
    reads,
    read: array.backward,
    driven: columns,
    sensed: rows,
    driveEdge: lines.rowLength,
    senseEdge: lines.columnLength,
    sensePitch: lines.columnLength / rows,
    drivenLine: columnLine,
    sensedLine: rowLine(sram ? lines.bitLineCap : lines.rowCap),
    sensedWire: lines.bitLineCap,
  };
}

/** Range of a sensed line's current that the references of its converter cover, A: from no cell on to all of its full scale. */
export function currentRange(direction: ReadDirection, onCurrent: number): readonly [number, number] {
  const { parallel, fullScale } = direction.read;
  const cells = parallel ? (fullScale ?? direction.driven) : 1;
  return [0, cells * onCurrent];
}
