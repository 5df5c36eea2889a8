// Checks that the applied voltages and pulses are the same in all sweeps, and that a column which separates sweeps is understood: else
// several experiments would be read as cycles of one.
import { DataError } from "../../base/errors.ts";
import type { Column, Grid } from "./grid.ts";
import type { ReadingHints } from "./measurement.ts";
import { ReadingQuestion } from "./question.ts";
import type { Judged } from "./roles.ts";
import { SETTING, TIME_AXIS, VARYING_VOLTAGE, WRITE_VOLTAGE } from "./titles.ts";
import { nameOf } from "./valueGroup.ts";
import { READING, wordsOf } from "./vocabulary.ts";

/** Fewest rows of one value for it to be that of a sweep. */
const FEWEST = 4;
/** Settings that lie closer together are one: a chuck is at 25.1 °C or 24.9 °C. */
const SAME = 0.05;
/** A column that changes after so many rows is swept, where it has more values than an up, a down and a zero. */
const SWEPT = 0.25;
const FEW = 3;
/** Settings that change what a pulse does. */
const APPLIED = /width|duration|freq|period|temp|amplitude|amp\b/i;

interface Sweeps {
  /** The first column of values stands for all of them. */
  readonly value: Column;
  readonly values: readonly Column[];
  readonly pulse: Column | null;
  /** Values that identify a row: device, cycle and direction. */
  readonly keys: readonly string[];
}

/** Throws DataError for sweeps of the voltage, ReadingQuestion for rows of several experiments. A flag that names the values wins. */
export function checkSettings(
  judged: readonly Judged[],
  sweeps: Sweeps,
  grid: Grid,
  hints: ReadingHints,
  file: string,
): void {
  if (hints.columns?.value !== undefined) return;
  for (const one of judged) {
    if (sweeps.values.includes(one.column) || one.forced) continue;
    if (one.unused === TIME_AXIS && sweeps.pulse === null) checkTime(one, file);
    const applied =
      one.unused === WRITE_VOLTAGE ||
      one.unused === VARYING_VOLTAGE ||
      (one.unused === SETTING && APPLIED.test(one.title.text));
    if (applied) checkApplied(one, sweeps, file);
    else if (isUnknown(one, sweeps)) checkUnknown(one, sweeps, grid, file);
  }
}

const isUnknown = ({ role, unused, title, column }: Judged, { pulse }: Sweeps): boolean =>
  column !== pulse &&
  title.quantity === null &&
  column.numbers.every((value) => Number.isNaN(value) || Number.isInteger(value)) &&
  !wordsOf(title.text).some((word) => READING.has(word)) &&
  ((role === null && (unused === null || unused === "holds text")) || role === "pulse");

/** Retention is read at times that lie farther and farther apart. */
function checkTime({ column }: Judged, file: string): void {
  const times = column.numbers.filter((value) => !Number.isNaN(value));
  const steps = times.slice(1).map((value, i) => value - times[i]!);
  const grow = steps.slice(1).filter((step, i) => step > steps[i]! && steps[i]! > 0).length;
  if (steps.length < FEWEST || grow < 0.8 * (steps.length - 1) || steps.at(-1)! < 10 * steps[0]!) return;
  throw new DataError(
    `"${nameOf(column)}" runs from ${times[0]} to ${times.at(-1)} in steps that grow: this is a measurement of retention`,
    { at: file, hint: "a fit needs the conductance after each of several pulses up, and of several down" },
  );
}

function checkApplied(one: Judged, sweeps: Sweeps, file: string): void {
  const { numbers } = one.column;
  const levelOf = levelsOf(numbers);
  const levels = [...new Set(levelOf.values())];
  const volts = one.unused !== SETTING;
  const rows = numbers.filter((value) => !Number.isNaN(value)).length;
  const name = nameOf(one.column);
  const changes = numbers.filter((value, i) => i > 0 && value !== numbers[i - 1]).length;
  if (levels.length > FEW && changes > SWEPT * rows) {
    if (volts || /amp|width|duration/i.test(name))
      throw new DataError(
        `"${name}" goes from ${levels[0]} to ${levels.at(-1)}, row by row: this is a sweep of the voltage (I-V, transfer curve), or pulses that grow`,
        {
          at: file,
          hint: `a fit needs equal pulses and a reading after each; to read the rows all the same: --column value=${sweeps.value.index + 1}`,
        },
      );
    return;
  }
  const texts = [...numbers].map((value) => (Number.isNaN(value) ? "" : String(levelOf.get(value))));
  const apart = isDirection(texts, sweeps) ? [] : levelsApart(texts, sweeps);
  if (apart.length > 0) throw experimentsQuestion(one, apart, sweeps, file);
}

function checkUnknown(one: Judged, sweeps: Sweeps, grid: Grid, file: string): void {
  let last = "";
  const texts = grid.rows.map((row) => {
    last = row[one.column.index] || last;
    return last;
  });
  const apart = isSweepNumber(texts, sweeps) ? [] : levelsApart(texts, sweeps);
  if (apart.length === 0) return;
  const place = one.column.index + 1;
  throw new ReadingQuestion(
    `"${nameOf(one.column)}" separates sweeps (${listed(apart)}), and its meaning is not known`,
    {
      at: file,
      field: "columns",
      choices: [`device=${place}`, `cycle=${place}`, `value=${sweeps.value.index + 1}`],
      hint: `say it: --column device=${place} (with others: device=1,2) or --column cycle=${place}; if it means nothing: --column value=${sweeps.value.index + 1}`,
    },
  );
}

function experimentsQuestion(
  one: Judged,
  apart: readonly string[],
  { value }: Sweeps,
  file: string,
): ReadingQuestion {
  const place = one.column.index + 1;
  return new ReadingQuestion(
    `"${nameOf(one.column)}" is ${listed(apart)} in different sweeps: these are different experiments, not cycles of one`,
    {
      at: file,
      field: "columns",
      choices: [`device=${place}`, `cycle=${place}`, `value=${value.index + 1}`],
      hint: `keep the rows of one of them in the file; or say what they count as: --column device=${place}, --column cycle=${place}, or --column value=${value.index + 1} where it does not matter`,
    },
  );
}

const listed = (names: readonly string[]): string =>
  `${names.slice(0, 4).join(", ")}${names.length > 4 ? ", …" : ""}`;

const same = (a: number, b: number): boolean =>
  a === b || Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));

/** Each value → the first of those close to it; rising. */
function levelsOf(numbers: Float64Array): Map<number, number> {
  const levels = new Map<number, number>();
  let last = Number.NaN;
  for (const value of [...new Set(numbers)].filter((one) => !Number.isNaN(one)).sort((a, b) => a - b)) {
    if (!same(last, value)) last = value;
    levels.set(value, last);
  }
  return levels;
}

/** Values that separate sweeps of one device, cycle and direction: each has rows enough, and pulses that another has too. */
function levelsApart(texts: readonly string[], { keys, pulse }: Sweeps): string[] {
  const levels = new Set(texts.filter((text) => text !== ""));
  if (levels.size < 2 || levels.size > texts.length / FEWEST) return [];
  const groups = new Map<string, Map<string, number[]>>();
  for (const [i, text] of texts.entries()) {
    if (text === "") continue;
    const own = groups.get(keys[i]!) ?? new Map<string, number[]>();
    groups.set(keys[i]!, own);
    const pulses = own.get(text) ?? [];
    own.set(text, pulses);
    pulses.push(pulse ? pulse.numbers[i]! : 0);
  }
  for (const own of groups.values()) {
    const [first, ...others] = [...own.values()].filter((pulses) => pulses.length >= FEWEST);
    const known = new Set(first);
    const shared = (pulses: readonly number[]) =>
      pulses.filter((n) => known.has(n)).length > pulses.length / 2;
    if (others.some(shared)) return [...levels];
  }
  return [];
}

/** Two values, in blocks of which those of the one rise and those of the other fall: +3 V and −3 V. */
function isDirection(texts: readonly string[], sweeps: Sweeps): boolean {
  const signs = new Map<string, Set<number>>();
  for (const { text, way } of blocksOf(texts, sweeps))
    signs.set(text, (signs.get(text) ?? new Set()).add(way));
  const [a, b, ...others] = [...signs.values()].map((ways) => [...ways]);
  return others.length === 0 && a?.length === 1 && b?.length === 1 && a[0]! * b[0]! < 0;
}

/** One block for each sweep, up and down in turn. */
function isSweepNumber(texts: readonly string[], sweeps: Sweeps): boolean {
  const ways = blocksOf(texts, sweeps).map(({ way }) => way);
  return ways.length > 1 && ways.every((way, i) => way !== 0 && way !== ways[i - 1]);
}

/** Rows of one text on end, and which way the values go there. */
function blocksOf(texts: readonly string[], { value }: Sweeps): { text: string; way: number }[] {
  const starts = texts.flatMap((text, i) => (text === texts[i - 1] ? [] : [i]));
  return starts.map((from, k) => ({
    text: texts[from]!,
    way: wayOf(value.numbers.subarray(from, starts[k + 1] ?? texts.length)),
  }));
}

/** 1 where the values rise by most of their range, −1 where they fall, 0 where they do neither. */
function wayOf(values: Float64Array): number {
  const finite = values.filter((value) => !Number.isNaN(value));
  if (finite.length < 2) return 0;
  const sorted = finite.slice().sort();
  const way = (finite.at(-1)! - finite[0]!) / (sorted.at(-1)! - sorted[0]! || 1);
  return Math.abs(way) > 0.5 ? Math.sign(way) : 0;
}
