// The axes of a study: which keys of an experiment vary, over which values. Pure: from plain values to plain values.
import { z } from "zod";
import { ConfigError } from "../../base/errors.ts";
import { didYouMean, parseChecked } from "../../base/schema.ts";
import { parseQuantity } from "../../base/units.ts";
import { listPresets } from "../../device/presets.ts";
import { EXPERIMENT_KEYS } from "../../experiment/keys.ts";

/** One direction of a grid. Several keys: they change together ("zipped"). */
export interface Axis {
  readonly keys: readonly string[];
  /** One entry for each step of the axis, with a value for each key. None where `range` is there. */
  readonly steps: readonly (readonly AxisValue[])[];
  /** Numbers that a sampler draws from, of one key. */
  readonly range?: Range;
}

export interface Range {
  readonly from: number;
  readonly to: number;
  readonly scale: "linear" | "log";
  /** The key takes whole numbers only. */
  readonly integer: boolean;
}

export type AxisValue = string | number | boolean | readonly unknown[];

/** Most steps of one axis. */
const LONGEST = 100_000;
/** Every preset, in place of a list of names. */
const ALL_PRESETS = "all";

const number = z.number();
/** A number, or text with the key's unit. */
const end = z.union([number, z.string()]);
const rangeSchema = z.strictObject({
  from: end,
  to: end,
  /** Number of points, both ends included. */
  count: z.int().min(2).max(LONGEST).optional(),
  step: z.number().optional(),
  scale: z.enum(["linear", "log"]).default("linear"),
});

/** Axes from the table `axes` of a study. Keys are dotted ("training.rule") or nested tables; "a, b" = [[1, 2], [3, 4]] zips two keys.
 *  Throws ConfigError with the key, what was given and what is known. */
export function readAxes(table: Readonly<Record<string, unknown>>, at: string): Axis[] {
  const axes = leavesOf(table, "").map(([title, value]) => axisOf(title, value, `${at}.${title}`));
  const seen = new Set<string>();
  for (const key of axes.flatMap(({ keys }) => keys)) {
    if (seen.has(key))
      throw new ConfigError(`the key ${key} is varied by two axes`, {
        at,
        hint: "remove it from one of them",
      });
    seen.add(key);
  }
  return axes;
}

/** TOML reads training.rule = […] as a table in a table. */
function leavesOf(
  table: Readonly<Record<string, unknown>>,
  above: string,
): [title: string, value: unknown][] {
  return Object.entries(table).flatMap(([name, value]) => {
    const title = above === "" ? name : `${above}.${name}`;
    return isTable(value) && !("from" in value)
      ? leavesOf(value, title)
      : [[title, value] as [string, unknown]];
  });
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function axisOf(title: string, value: unknown, at: string): Axis {
  const keys = title.split(",").map((key) => key.trim());
  for (const key of keys) checkKey(key, at);
  if (keys.length > 1) return { keys, steps: zipped(value, keys.length, at) };
  if (isTable(value) && value.count === undefined && value.step === undefined)
    return { keys, steps: [], range: drawnRange(keys[0]!, value, at) };
  const values = valuesOf(keys[0]!, value, at);
  return { keys, steps: distinct(values, at).map((one) => [one]) };
}

/** ConfigError for what no axis can vary. */
export function checkKey(key: string, at: string): void {
  if (key === "seed")
    throw new ConfigError("seeds are no axis", { at, hint: "write them under [study]: seeds = [1, 2, 3]" });
  const known = EXPERIMENT_KEYS.map(({ path }) => path);
  if (!known.includes(key))
    throw new ConfigError(`${JSON.stringify(key)} is no key of an experiment${didYouMean(key, known)}`, {
      at,
      hint: "`mho explain` lists all keys",
    });
}

function valuesOf(key: string, value: unknown, at: string): AxisValue[] {
  if (isTable(value)) return rangeOf(key, value, at);
  if (key === "device.preset" && value === ALL_PRESETS) return listPresets();
  if (Array.isArray(value)) return value.map((one) => checkedValue(one, at));
  throw new ConfigError(`${JSON.stringify(value)} is no list of values`, {
    at,
    hint: `write [1, 2, 3], or { from = 0.01, to = 1, count = 5, scale = "log" }${key === "device.preset" ? `, or "${ALL_PRESETS}" for every preset` : ""}`,
  });
}

function checkedValue(value: unknown, at: string): AxisValue {
  if (["string", "number", "boolean"].includes(typeof value) || Array.isArray(value))
    return value as AxisValue;
  throw new ConfigError(`${JSON.stringify(value)} is no value of a key`, {
    at,
    hint: "write numbers, texts in quotes, true or false, or lists of them",
  });
}

function zipped(value: unknown, width: number, at: string): AxisValue[][] {
  const rows = Array.isArray(value) ? value : null;
  if (!rows?.every((row) => Array.isArray(row) && row.length === width))
    throw new ConfigError(`axes that change together need a list of lists of ${width} values`, {
      at,
      hint: "for example [[1, -1], [3, -3]]",
    });
  return distinct(
    rows.map((row: unknown[]) => row.map((one) => checkedValue(one, at))),
    at,
  );
}

function distinct<T>(values: readonly T[], at: string): readonly T[] & T[] {
  if (values.length === 0)
    throw new ConfigError("the list has no values", {
      at,
      hint: "write at least one value, or remove the axis",
    });
  if (values.length > LONGEST)
    throw new ConfigError(`${values.length} values; at most ${LONGEST} are allowed`, {
      at,
      hint: "write fewer values, or a range that a search draws from",
    });
  const seen = new Set<string>();
  for (const value of values) {
    const text = JSON.stringify(value);
    if (seen.has(text))
      throw new ConfigError(`the value ${text} stands twice`, {
        at,
        hint: "remove one of them: both would be the same points",
      });
    seen.add(text);
  }
  return [...values];
}

interface CheckedRange extends Omit<z.output<typeof rangeSchema>, "from" | "to"> {
  readonly from: number;
  readonly to: number;
}

function checkedRange(key: string, value: Record<string, unknown>, at: string): CheckedRange {
  const range = parseChecked(rangeSchema, value, at);
  const { unit } = keyOf(key);
  const from = parseQuantity(range.from, unit, `${at}.from`);
  const to = parseQuantity(range.to, unit, `${at}.to`);
  if (range.scale === "log" && !(from > 0 && to > 0))
    throw new ConfigError(`a log scale from ${from} to ${to}`, { at, hint: "both ends are above 0" });
  return { ...range, from, to };
}

const keyOf = (path: string) => EXPERIMENT_KEYS.find((key) => key.path === path)!;

/** Without count and step: any number between the ends. */
function drawnRange(key: string, value: Record<string, unknown>, at: string): Range {
  const { range, unit } = keyOf(key);
  if (!range) throw new ConfigError("the key takes no numbers", { at, hint: "write a list of values" });
  const { from, to, scale } = checkedRange(key, value, at);
  if (!(from < to)) throw new ConfigError(`a range from ${from} to ${to}`, { at, hint: "from is below to" });
  if (from < range.minimum || to > range.maximum)
    throw new ConfigError(
      `${from} … ${to} is not within ${range.minimum} … ${range.maximum}${unit === "1" ? "" : ` ${unit}`}`,
      { at, hint: `mho explain ${key} says what the key allows` },
    );
  if (range.integer && !(Number.isInteger(from) && Number.isInteger(to)))
    throw new ConfigError(`${from} … ${to}: the key takes whole numbers`, {
      at,
      hint: "write whole numbers for from and to",
    });
  return { from, to, scale, integer: range.integer };
}

function rangeOf(key: string, value: Record<string, unknown>, at: string): number[] {
  const range = checkedRange(key, value, at);
  const { from, to, step, scale } = range;
  const problem = (message: string, hint: string) => new ConfigError(message, { at, hint });
  if (range.count !== undefined && step !== undefined)
    throw problem("a range has either count or step", "for example { from = 1, to = 9, step = 2 }");
  if (scale === "log" && step !== undefined)
    throw problem("a range on a log scale has a count, not a step", "for example count = 5");
  if (step !== undefined && !(step !== 0 && (to - from) / step >= 0))
    throw problem(`a step of ${step} never leads from ${from} to ${to}`, "change its sign, or the ends");
  // a little more than a whole step, so that 0.1 + 0.2 does not lose the end
  const count = range.count ?? Math.floor((to - from) / step! + 1e-9) + 1;
  if (count > LONGEST) throw problem(`${count} values`, `at most ${LONGEST} are allowed`);
  return Array.from({ length: count }, (_, i) => tidy(valueAt(range, i, count)));
}

function valueAt({ from, to, step, scale }: CheckedRange, i: number, count: number): number {
  if (step !== undefined) return from + i * step;
  if (i === 0) return from;
  if (i === count - 1) return to;
  const share = i / (count - 1);
  return scale === "log" ? from * (to / from) ** share : from + (to - from) * share;
}

/** 0.30000000000000004 is 0.3 to people. */
const tidy = (value: number): number => Number(value.toPrecision(12));
