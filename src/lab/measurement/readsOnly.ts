// Tables in which rows of writing stand between rows of reading: only what was read is kept, and the pulses between are counted.
import type { Column, Grid } from "./grid.ts";
import type { ReadingHints } from "./measurement.ts";
import { ReadingQuestion } from "./question.ts";
import { type Title, titleOf } from "./titles.ts";
import { nameOf } from "./valueGroup.ts";
import { DOWN, READING, UP, WRITING, wordsOf } from "./vocabulary.ts";

/** Fewest rows of a kind. */
const FEWEST = 4;
/** A column of the voltage with more values is no pulse between readings. */
const MOST_LEVELS = 4;
/** Read voltages that differ by less are one. */
const SAME = 0.02;
/** Least part of the rows that are read, where nothing but the voltage shows them. */
const SHARE = 0.3;

/** Throws ReadingQuestion where the voltage changes from row to row and the one of reading must be said. */
export function readsOnly(grid: Grid, hints: ReadingHints, file: string): { grid: Grid; notes: string[] } {
  const named = readByName(grid);
  if (named)
    return { grid: kept(grid, named.reads), notes: [`rows of reading only, by "${nameOf(named.column)}"`] };
  const titles = grid.columns.map(({ title }) => titleOf(title));
  const voltage = grid.columns.find((column, i) => isPlainVoltage(column, titles[i]!));
  const current = titles.some(({ quantity }) => quantity === "current");
  if (voltage === undefined || !current || hints.columns?.readVoltage !== undefined)
    return { grid, notes: [] };
  const levels = new Map<number, number>();
  for (const value of voltage.numbers) {
    const size = Math.abs(value);
    if (!(size > 0)) continue;
    const level = [...levels.keys()].find((one) => Math.abs(one - size) <= SAME * one) ?? size;
    levels.set(level, (levels.get(level) ?? 0) + 1);
    if (levels.size > MOST_LEVELS) return { grid, notes: [] };
  }
  if (levels.size < 2) return { grid, notes: [] };
  const wanted = hints.readVoltage;
  if (wanted !== undefined) {
    const reads = [...voltage.numbers].map((value) => Math.abs(Math.abs(value) - wanted) <= SAME * wanted);
    if (reads.filter(Boolean).length < FEWEST) return { grid, notes: [] };
    return { grid: kept(grid, reads), notes: [`rows at ${wanted} V only, by "${nameOf(voltage)}"`] };
  }
  const least = Math.min(...levels.keys());
  if (levels.get(least)! < SHARE * voltage.numbers.length || Math.max(...levels.keys()) < 2 * least)
    return { grid, notes: [] };
  throw new ReadingQuestion(
    `"${nameOf(voltage)}" changes from row to row (${[...levels.keys()].join(", ")} V): pulses of writing seem to stand between the readings`,
    {
      at: file,
      field: "readVoltage",
      choices: [...levels.keys()].map((level) => `${level} V`),
      hint: `say where currents were read, and only those rows are used: --read-voltage "${least} V"`,
    },
  );
}

/** A voltage of which the title says neither that it was read nor that it was written. */
const isPlainVoltage = ({ numeric, title }: Column, { role, unused }: Title): boolean =>
  numeric > 0.9 &&
  role === "readVoltage" &&
  unused === null &&
  !wordsOf(title).some((word) => READING.has(word));

const WRITES: readonly ReadonlySet<string>[] = [WRITING, UP, DOWN, new Set(["erase", "erasing"])];

/** A column whose cells say "read" in some rows and "write", "set" or "reset" in all others. */
function readByName(grid: Grid): { column: Column; reads: boolean[] } | null {
  for (const column of grid.columns) {
    if (column.numeric > 0.1) continue;
    const kinds = grid.rows.map((row) => kindOf(row[column.index]!));
    const count = (wanted: string) => kinds.filter((kind) => kind === wanted).length;
    const known = count("read") + count("write") >= 0.9 * kinds.filter((kind) => kind !== "").length;
    if (known && count("read") >= FEWEST && count("write") >= FEWEST)
      return { column, reads: kinds.map((kind) => kind === "read" || kind === "") };
  }
  return null;
}

function kindOf(cell: string): "read" | "write" | "other" | "" {
  if (cell === "") return "";
  const all = wordsOf(cell);
  if (all.some((word) => READING.has(word) || word === "verify")) return "read";
  return all.some((word) => WRITES.some((set) => set.has(word))) ? "write" : "other";
}

/** The rows that were read. A column that counted all rows counts the pulses before each. */
function kept(grid: Grid, reads: readonly boolean[]): Grid {
  const only = <T>(items: readonly T[]): T[] => items.filter((_, i) => reads[i]);
  let writes = 0;
  const before = reads.map((read) => (read ? writes : ++writes));
  const columns = grid.columns.map((column): Column => {
    const steps = [...column.numbers.slice(1)].filter((value, i) => value === column.numbers[i]! + 1).length;
    const numbers = steps >= 0.9 * (column.numbers.length - 1) ? before : [...column.numbers];
    return { ...column, numbers: Float64Array.from(only(numbers)) };
  });
  return { ...grid, columns, rows: only(grid.rows), places: only(grid.places) };
}
