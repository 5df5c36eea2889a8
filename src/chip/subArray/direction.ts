// One direction of reading a sub-array, as both directions look alike: forward drives rows and senses columns, backward (transposed)
// drives columns and senses rows of the same cells.
import type { ArrayLines } from "../spec/cell.ts";
import type { ReadSpec, SubArraySpec } from "../spec/spec.ts";
import { WIRE_CAP } from "../technology/wire.ts";

export interface Line {
  /** F, ohm */
  readonly capacitance: number;
  readonly resistance: number;
}

export interface ReadDirection {
  readonly forward: boolean;
  readonly read: ReadSpec;
  /** Reads of one input: its bits, or 1 for analog inputs; and codes that add up to its sum. */
  readonly reads: number;
  readonly codes: number;
  /** Bits of a word that is driven. */
  readonly wordBits: number;
  /** Lines built. */
  readonly driven: number;
  readonly sensed: number;
  /** Lines that are converted: those of reference cells too, and one for each group whose currents are subtracted before. */
  readonly converted: number;
  /** Digital results that make one weight's. */
  readonly resultsPerWeight: number;
  /** Lengths of the edges where lines are driven and sensed, m, and pitch of the sensed lines. */
  readonly driveEdge: number;
  readonly senseEdge: number;
  readonly sensePitch: number;
  readonly drivenLine: Line;
  /** The sensed line with the drains of its cells; and its wire alone, F. */
  readonly sensedLine: Line;
  readonly sensedWire: number;
}

type Edges = "driven" | "sensed" | "driveEdge" | "senseEdge" | "sensePitch";
type Wires = "drivenLine" | "sensedLine" | "sensedWire";

export function directionOf(spec: SubArraySpec, lines: ArrayLines, forward: boolean): ReadDirection {
  return { ...readingOf(spec, forward), ...geometryOf(spec, lines, forward) };
}

/** The driven lines, and how often they are driven. */
function readingOf(
  { array, activationBits, errorBits }: SubArraySpec,
  forward: boolean,
): Omit<ReadDirection, Edges | Wires> {
  const wordBits = forward ? activationBits : errorBits;
  const own = forward ? array.forward : array.backward;
  const { linesTogether = 1, referenceLines = 0, cycles, phases, planes = 1 } = own;
  const bits = cycles ? Math.max(cycles.images, cycles.others) : wordBits;
  const reads = array.inputs === "analog" ? 1 : bits;
  const backward = array.layout === "neurosim" ? array.cellsPerWeight : planes;
  return {
    forward,
    wordBits,
    reads,
    // columns that share a converter stay as many where several make one sum
    read: { ...own, linesPerAdc: Math.ceil(own.linesPerAdc / linesTogether) },
    codes: reads + (phases === "digital" && own.parallel ? 1 : 0),
    converted: Math.ceil((forward ? array.columns : array.rows) / linesTogether) + referenceLines,
    resultsPerWeight: forward ? Math.ceil(array.cellsPerWeight / linesTogether) : backward,
  };
}

function geometryOf(
  { array }: SubArraySpec,
  lines: ArrayLines,
  forward: boolean,
): Pick<ReadDirection, Edges | Wires> {
  const { rows, columns } = array;
  const sram = array.cell.access === "sram";
  const columnWire = WIRE_CAP * lines.columnLength;
  const columnLine = { capacitance: sram ? columnWire : lines.columnCap, resistance: lines.columnResistance };
  const rowLine = (capacitance: number): Line => ({ capacitance, resistance: lines.rowResistance });
  if (forward)
    return {
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
