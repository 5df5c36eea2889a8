// Single readings to sweeps: which pulses belong to one potentiation or depression, in which cycle, of which device. Where the file has no
// column for it, sweeps are told apart by where pulse numbers start again and where the conductance turns around.
import { DataError } from "../../base/errors.ts";
import { percentile } from "../../base/statistics.ts";
import { type BadRow, type Direction, extentOf, type PulseTrain } from "./measurement.ts";
import { refuseImplausible } from "./plausible.ts";
import type { Reading } from "./records.ts";

/** Fewest pulses of a sweep that say anything about its shape. */
const FEWEST = 4;
/** Part of the range by which the conductance must come back before that counts as a turn. */
const TURN = 0.4;

export interface Sweeps {
  readonly trains: readonly PulseTrain[];
  readonly badRows: readonly BadRow[];
  readonly understood: readonly string[];
}

export function sweepsOf(readings: readonly Reading[], file: string): Sweeps {
  const badRows: BadRow[] = [];
  const notes = new Set<string>();
  const trains: PulseTrain[] = [];
  for (const [device, own] of grouped(readings, ({ device }) => device ?? "1"))
    trains.push(...deviceSweeps(device, own, badRows, notes));
  const directions = new Set(trains.map(({ direction }) => direction));
  if (directions.size < 2)
    throw new DataError(
      `${trains.length === 0 ? "no sweep of pulses" : `only ${[...directions][0]!.toUpperCase()}`} could be made out of ${readings.length} readings`,
      {
        at: file,
        hint: `both directions are needed, ${FEWEST} readings each: a column "direction" (LTP, LTD), two columns, or two files`,
      },
    );
  refuseExchanged(trains, readings, file);
  refuseImplausible(trains, readings, file);
  const g = trains.flatMap((train) => train.g);
  const { low, high } = extentOf(g);
  if (low === high)
    throw new DataError(`all ${g.length} conductances are the same`, {
      at: file,
      hint: "pulses must change the device",
    });
  return { trains, badRows, understood: [sentence(trains), ...notes] };
}

/** Potentiation that falls and depression that rises: resistances taken for conductances, or names exchanged. */
function refuseExchanged(trains: readonly PulseTrain[], readings: readonly Reading[], file: string): void {
  if (readings.some(({ direction }) => direction === null)) return;
  const against = (direction: Direction) => {
    const own = trains.filter((train) => train.direction === direction);
    return (
      own.filter(({ g }) => directionOfCurve(g) !== direction && endsFarFromStart(g)).length >
      0.8 * own.length
    );
  };
  if (against("ltp") && against("ltd"))
    throw new DataError("LTP falls and LTD rises", {
      at: file,
      hint: "are these resistances? --unit kohm says so; else the names of the directions are exchanged",
    });
}

/** By more than half of what the sweep spans. */
function endsFarFromStart(g: readonly number[]): boolean {
  const { low, high } = extentOf(g);
  return Math.abs(g.at(-1)! - g[0]!) > 0.5 * (high - low);
}

function sentence(trains: readonly PulseTrain[]): string {
  const count = (direction: Direction) => {
    const own = trains.filter((train) => train.direction === direction);
    const pulses = own.map((train) => train.pulses.at(-1)!);
    const least = Math.min(...pulses);
    const most = Math.max(...pulses);
    return `${own.length} ${direction.toUpperCase()} of ${least === most ? most : `${least} … ${most}`} pulses`;
  };
  const devices = new Set(trains.map(({ device }) => device)).size;
  return `sweeps: ${count("ltp")}, ${count("ltd")}, on ${devices} device${devices === 1 ? "" : "s"}`;
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const own = groups.get(key(item));
    if (own) own.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

function deviceSweeps(
  device: string,
  readings: readonly Reading[],
  badRows: BadRow[],
  notes: Set<string>,
): PulseTrain[] {
  const key = ({ cycle, direction }: Reading) => `${cycle ?? ""} ${direction ?? ""}`;
  const pieces = [...grouped(readings, key).values()].flatMap((own) =>
    own[0]!.pulse === null
      ? turns(own, notes)
      : runs(own, notes).flatMap((run) => (run[0]!.direction ? [run] : turns(run, notes))),
  );
  const counts = { ltp: 0, ltd: 0 };
  return pieces.flatMap((piece): PulseTrain[] => {
    if (piece.length < FEWEST) {
      for (const { file, line } of piece)
        badRows.push({ file, line, reason: `alone: a sweep needs ${FEWEST} readings` });
      return [];
    }
    const { pulses, g } = averaged(piece, notes);
    const direction = piece[0]!.direction ?? directionOfCurve(g);
    counts[direction]++;
    return [{ device, cycle: counts[direction], direction, pulses, g }];
  });
}

/** Pieces in which pulse numbers rise, or fall. Rows of one sweep in no order are sorted instead. */
function runs(readings: readonly Reading[], notes: Set<string>): Reading[][] {
  const pieces = monotone(readings);
  const distinct = new Set(readings.map(({ pulse }) => pulse)).size;
  const repeats = readings.length / distinct;
  if (
    pieces.length <= Math.ceil(repeats - 1e-9) + 0.1 * distinct * repeats &&
    pieces.every((piece) => piece.length >= FEWEST)
  ) {
    if (pieces.length > 1 && readings[0]!.cycle === null)
      notes.add("pulse numbers start again or turn around: each time a new sweep");
    return pieces.map((piece, i) => inOrderOfTime(piece, pieces[i - 1], notes));
  }
  notes.add("rows were not in the order of pulses: sorted");
  return [[...readings].sort((a, b) => a.pulse! - b.pulse!)];
}

function monotone(readings: readonly Reading[]): Reading[][] {
  const pieces: Reading[][] = [[readings[0]!]];
  let trend = 0;
  for (const [i, reading] of readings.entries()) {
    if (i === 0) continue;
    const step = Math.sign(reading.pulse! - readings[i - 1]!.pulse!);
    const goesOn = step === 0 || trend === 0 || step === trend;
    if (goesOn) pieces.at(-1)!.push(reading);
    else pieces.push([reading]);
    trend = goesOn ? trend || step : 0;
  }
  return pieces;
}

/** Pulse numbers that fall: rows are in the order of time and the axis was drawn back (or is negative), or a table was sorted downwards. The
 *  direction tells, then whether the sweep goes on where the one before ended. */
function inOrderOfTime(
  piece: readonly Reading[],
  before: readonly Reading[] | undefined,
  notes: Set<string>,
): Reading[] {
  const first = piece[0]!;
  const last = piece.at(-1)!;
  if (first.pulse! <= last.pulse!) return [...piece];
  const falls = directionOfCurve(piece.map(({ g }) => g)) === "ltd";
  const end = before?.at(-1)?.g;
  const goesOn = end !== undefined && Math.abs(first.g - end) < Math.abs(last.g - end);
  const asRead =
    first.direction === null ? goesOn || first.pulse! <= 0 : (first.direction === "ltd") === falls;
  if (!asRead) {
    notes.add("pulse numbers fall: sorted");
    return [...piece].reverse();
  }
  notes.add("pulse numbers fall along a sweep: counted from where it begins");
  // at the tip of a triangle one reading ends a sweep and begins the next
  const tip = before?.at(-1);
  const whole =
    tip && tip.pulse === first.pulse! + 1 ? [{ ...tip, direction: first.direction }, ...piece] : piece;
  return whole.map((reading) => ({ ...reading, pulse: whole[0]!.pulse! - reading.pulse! }));
}

/** Pieces between the turning points of the conductance (a zigzag filter with a threshold of TURN of the range, half of it for a first piece:
 *  less is noise around where the readings begin). */
function turns(readings: readonly Reading[], notes: Set<string>): Reading[][] {
  const smooth = medianOfThree(readings.map(({ g }) => g));
  const threshold = TURN * (percentile(smooth, 0.98) - percentile(smooth, 0.02));
  const begins = (end: number) => end > FEWEST && Math.abs(smooth[end]! - smooth[0]!) > threshold / 2;
  const ends: number[] = [];
  let high = 0;
  let low = 0;
  let rising = null as boolean | null;
  for (const [i, g] of smooth.entries()) {
    if (g > smooth[high]!) high = i;
    if (g < smooth[low]!) low = i;
    if (rising !== false && smooth[high]! - g > threshold) {
      if (rising !== null || begins(high)) ends.push(high);
      [rising, low] = [false, i];
    } else if (rising !== true && g - smooth[low]! > threshold) {
      if (rising !== null || begins(low)) ends.push(low);
      [rising, high] = [true, i];
    }
    if (rising === true && ends.at(-1) === low) low = i;
  }
  if (ends.length > 0)
    notes.add("potentiation and depression told apart by where the conductance turns around");
  for (const [k, end] of ends.entries()) ends[k] = sharpest(readings, smooth, end);
  const starts = [0, ...ends];
  return starts.map((start, i) => readings.slice(start, (ends[i] ?? readings.length - 1) + 1));
}

/** The reading that juts out most, beside where the smoothed curve turns. */
function sharpest(readings: readonly Reading[], smooth: readonly number[], end: number): number {
  const before = smooth[Math.max(0, end - 2)]! + smooth[Math.min(end + 2, smooth.length - 1)]!;
  const sign = before < 2 * smooth[end]! ? 1 : -1;
  const near = [end - 1, end, end + 1].filter((i) => readings[i] !== undefined);
  return near.reduce((best, i) => (sign * readings[i]!.g > sign * readings[best]!.g ? i : best));
}

function directionOfCurve(g: readonly number[]): Direction {
  const part = Math.max(1, Math.floor(g.length / 5));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return mean(g.slice(-part)) >= mean(g.slice(0, part)) ? "ltp" : "ltd";
}

/** Readings of the same pulse are averaged; pulses count from the first of the sweep. */
function averaged(readings: readonly Reading[], notes: Set<string>): { pulses: number[]; g: number[] } {
  const first = readings[0]!.pulse;
  const byPulse = new Map<number, { sum: number; count: number }>();
  for (const [i, { pulse, g }] of readings.entries()) {
    const at = first === null ? i : pulse! - first;
    const { sum, count } = byPulse.get(at) ?? { sum: 0, count: 0 };
    byPulse.set(at, { sum: sum + g, count: count + 1 });
  }
  if (byPulse.size < readings.length) notes.add("several readings of the same pulse: averaged");
  const pulses = [...byPulse.keys()];
  if (pulses.at(-1)! > pulses.length - 1)
    notes.add("pulse numbers have gaps: readings lie several pulses apart");
  return { pulses, g: [...byPulse.values()].map(({ sum, count }) => sum / count) };
}

function medianOfThree(values: readonly number[]): number[] {
  return values.map((value, i) => {
    const three = [values[i - 1] ?? value, value, values[i + 1] ?? value].sort((a, b) => a - b);
    return three[1]!;
  });
}
