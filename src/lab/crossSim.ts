// A device of CrossSim as measured: its look-up table, two files dG_increasing.txt and dG_decreasing.txt (format: the public scripts of CrossSim 2,
// examples/lookup_table_generation; no code). Each has a head line, a line of conductances G in siemens, a line of values of a cumulative
// distribution, and a matrix of ΔG in siemens, a row for each of those values, a column for each G. Mho's law "table" takes the mean ΔG(G).
import { ConfigError } from "../base/errors.ts";
import type { DeviceInput } from "../device/params.ts";
import type { Staircase } from "./staircase.ts";

export const CROSSSIM_FILES = ["dG_increasing.txt", "dG_decreasing.txt"] as const;

/** One direction: mean and standard deviation of ΔG at each G, in siemens. */
interface Table {
  readonly g: readonly number[];
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Nodes of Mho's law at most, and values of a file. */
const MOST_NODES = 256;
const MOST_VALUES = 2_000_000;

export interface FromCrossSim {
  readonly target: DeviceInput;
  readonly leftOut: readonly string[];
  readonly source: Staircase;
}

/** Texts of both files. Throws ConfigError with file and line. */
export function fromCrossSim(increasing: string, decreasing: string): FromCrossSim {
  const up = readTable(increasing, CROSSSIM_FILES[0]);
  const down = readTable(decreasing, CROSSSIM_FILES[1]);
  checkPair(up, down);
  const { g } = up;
  const low = g[0]!;
  const high = g.at(-1)!;
  const range = high - low;
  const grid = even(g) ? thinned(g) : spread(low, high);
  const at = ({ mean }: Table) => grid.map((place) => between(g, mean, place));
  const average = (at(up).reduce(sum, 0) - at(down).reduce(sum, 0)) / (2 * grid.length);
  const levels = range / average;
  const noise = [...up.deviation, ...down.deviation].map((one) => one / range);
  const sigma = noise.reduce(sum, 0) / noise.length;
  const wrong = (values: readonly number[], sign: 1 | -1) => values.filter((one) => one * sign < 0).length;
  const turned = wrong(at(up), 1) + wrong(at(down), -1);
  const target = {
    preset: "none",
    model: "table",
    rOn: 1 / high,
    onOffRatio: high / low,
    levels,
    stepsLtp: at(up).map((step) => Math.max(0, step / average)),
    stepsLtd: at(down).map((step) => Math.min(0, step / average)),
    sigmaC2c: sigma,
    c2cPer: "pulse",
  } as const;
  const percent = (share: number) => `${(100 * share).toPrecision(2)} %`;
  const leftOut = [
    `noise that changes with G (${percent(noise.reduce(smaller))} … ${percent(noise.reduce(larger))} of the window) and its distribution: normal noise of ${percent(sigma)} everywhere is taken`,
    ...(grid.length < g.length
      ? [`the table's grid: ${grid.length} of ${g.length} conductances are taken`]
      : []),
    ...(turned > 0 ? [`steps in the wrong direction at ${turned} conductances: no step is taken there`] : []),
    "voltages and lengths of pulses, which the table does not have",
  ];
  return { target, leftOut, source: staircase(up, down) };
}

const sum = (a: number, b: number): number => a + b;
const smaller = (a: number, b: number): number => Math.min(a, b);
const larger = (a: number, b: number): number => Math.max(a, b);

function readTable(text: string, file: string): Table {
  const lines = text
    .replace(/^\uFEFF/, "")
    .trimEnd()
    .split(/\r?\n/)
    .slice(1);
  const rows = lines.map((line, i) => numbersOf(line, `${file}:${i + 2}`));
  const [g, cdf, ...steps] = rows;
  if (!g || !cdf || steps.length === 0)
    throw new ConfigError(
      `${lines.length + 1} lines: expected a head, conductances, a distribution and a matrix`,
      {
        at: file,
        hint: "CrossSim writes a head, then one line of conductances, one of the distribution, and the matrix",
      },
    );
  if (steps.length * g.length > MOST_VALUES)
    throw new ConfigError(`more than ${MOST_VALUES} values`, { at: file });
  if (steps.length !== cdf.length || steps.some((row) => row.length !== g.length))
    throw new ConfigError(
      `a matrix of ${steps.length} x ${steps[0]!.length} values for ${cdf.length} values of the distribution and ${g.length} conductances`,
      { at: file },
    );
  checkRising(g, `${file}:2`, "conductances");
  checkRising(cdf, `${file}:3`, "values of the distribution");
  if (!(g[0]! > 0) || g.length < 2)
    throw new ConfigError(`conductances from ${g[0]} S: expected two or more, above 0`, { at: `${file}:2` });
  const whole = cdf.at(-1)! - cdf[0]!;
  if (Math.abs(whole - 1) > 0.01)
    throw new ConfigError(`a distribution from ${cdf[0]} to ${cdf.at(-1)}: expected 0 to 1`, {
      at: `${file}:3`,
    });
  const share = cdf.slice(1).map((value, i) => (value - cdf[i]!) / whole);
  const mean = g.map((_, column) => share.reduce((all, p, row) => all + p * steps[row]![column]!, 0));
  const square = g.map((_, column) => share.reduce((all, p, row) => all + p * steps[row]![column]! ** 2, 0));
  return { g, mean, deviation: square.map((value, i) => Math.sqrt(Math.max(0, value - mean[i]! ** 2))) };
}

function numbersOf(line: string, at: string): number[] {
  return line.split(",").map((cell, i) => {
    const value = cell.trim() === "" ? Number.NaN : Number(cell);
    if (Number.isFinite(value)) return value;
    throw new ConfigError(`column ${i + 1} is ${JSON.stringify(cell.slice(0, 20))}: expected a number`, {
      at,
    });
  });
}

function checkRising(values: readonly number[], at: string, what: string): void {
  const wrong = values.findIndex((value, i) => i > 0 && value <= values[i - 1]!);
  if (wrong > 0)
    throw new ConfigError(`the ${what} do not rise at column ${wrong + 1}`, {
      at,
      hint: "CrossSim writes them in rising order. Is the line of another file?",
    });
}

function checkPair(up: Table, down: Table): void {
  const [first, second] = CROSSSIM_FILES;
  if (up.g.length !== down.g.length || up.g.some((value, i) => Math.abs(value - down.g[i]!) > 1e-9 * value))
    throw new ConfigError(`other conductances than those of ${first}`, {
      at: `${second}:2`,
      hint: "give the two files of one device: set and reset",
    });
  const rise = up.mean.reduce(sum, 0);
  const fall = down.mean.reduce(sum, 0);
  if (rise > 0 && fall < 0) return;
  const exchanged = rise < 0 && fall > 0;
  throw new ConfigError(
    `its steps ${rise > 0 ? "rise" : "fall"} on the mean, those of ${second} ${fall > 0 ? "rise" : "fall"}`,
    {
      at: first,
      hint: exchanged
        ? "the files seem to be exchanged: give them each other's name"
        : "is it a table of ΔG in siemens?",
    },
  );
}

/** Equally spaced but for rounding, as CrossSim judges it. */
function even(g: readonly number[]): boolean {
  const steps = g.slice(1).map((value, i) => value - g[i]!);
  const largest = steps.reduce(larger);
  return largest - steps.reduce(smaller) < largest * 1e-4;
}

/** Every k-th conductance, so that both ends are there; a new grid where no k fits. */
function thinned(g: readonly number[]): readonly number[] {
  const least = Math.ceil((g.length - 1) / (MOST_NODES - 1));
  for (let every = least; every <= 4 * least; every++)
    if ((g.length - 1) % every === 0) return g.filter((_, i) => i % every === 0);
  return spread(g[0]!, g.at(-1)!);
}

function spread(low: number, high: number): number[] {
  return Array.from({ length: MOST_NODES }, (_, i) => low + ((high - low) * i) / (MOST_NODES - 1));
}

function between(g: readonly number[], values: readonly number[], place: number): number {
  const right = Math.min(
    Math.max(
      g.findIndex((value) => value >= place),
      1,
    ),
    g.length - 1,
  );
  const part = Math.min(Math.max((place - g[right - 1]!) / (g[right]! - g[right - 1]!), 0), 1);
  return values[right - 1]! * (1 - part) + values[right]! * part;
}

/** CrossSim's own mean pulse: the step of the nearest conductance on an even grid, else linear between. */
function staircase(up: Table, down: Table): Staircase {
  const { g } = up;
  const low = g[0]!;
  const high = g.at(-1)!;
  const width = (high - low) / (g.length - 1);
  const nearest = even(g);
  const step = (table: Table, state: number) =>
    nearest ? table.mean[Math.floor((state - low) / width + 0.5)]! : between(g, table.mean, state);
  const next = (state: number, direction: 1 | -1) =>
    Math.min(Math.max(state + step(direction > 0 ? up : down, state), low), high);
  return { low, high, next };
}
