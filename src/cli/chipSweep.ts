// `mho chip --sweep key=a,b,c`: every combination of the values, each its own chip.
import { ConfigError, MhoError } from "../base/errors.ts";
import type { Experiment } from "../config/experiment.ts";
import type { ChipCost } from "../report/chipCost.ts";
import { type SweepResult, type SweptPoint, sweepResult } from "../report/chipSweep.ts";
import { plural } from "../report/format.ts";
import type { ExperimentSource } from "./chipSource.ts";
import type { Step } from "./progress.ts";

export interface SweepAxis {
  readonly key: string;
  readonly values: readonly string[];
}

const MOST_POINTS = 200_000;
/** Seconds before a sweep shows its progress. */
const PATIENCE = 2;

/** "array.rows=64,128" → its key and values; commas within brackets belong to a list. Throws ConfigError. */
export function parseAxis(text: string): SweepAxis {
  const [, key = "", list = ""] = /^\s*([^=\s]+)\s*=(.*)$/s.exec(text) ?? [];
  const values = list.split(/,(?![^[]*\])/).map((value) => value.trim());
  if (key !== "" && values.every((value) => value !== "")) return { key, values };
  throw new ConfigError(`"${text}" is not key=value,value,…`, {
    at: "--sweep",
    hint: 'for example --sweep array.rows=64,128,256 or --sweep chip.node="32 nm,22 nm"',
  });
}

/** All combinations, the last axis fastest. Throws ConfigError for too many, or for a key that is swept twice. */
export function sweepPoints(axes: readonly SweepAxis[]): Readonly<Record<string, string>>[] {
  const twice = axes.find(({ key }, i) => axes.findIndex((other) => other.key === key) < i);
  if (twice)
    throw new ConfigError(`${twice.key} is swept twice`, {
      at: "--sweep",
      hint: "give all its values in one list",
    });
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_POINTS)
    throw new ConfigError(`${plural(count, "point")}, at most ${plural(MOST_POINTS, "point")} are swept`, {
      at: "--sweep",
      hint: "give fewer values",
    });
  return axes.reduce<Readonly<Record<string, string>>[]>(
    (points, { key, values }) => points.flatMap((set) => values.map((value) => ({ ...set, [key]: value }))),
    [{}],
  );
}

export interface SweepWork {
  readonly source: ExperimentSource;
  /** The --set texts below the sweep. */
  readonly set: readonly string[];
  readonly evaluate: (experiment: Experiment) => ChipCost;
  readonly onProgress: (step: Step) => void;
}

/** A value that no experiment may have ends the sweep at once; a chip that cannot be built is a refused point. */
export function runSweep(texts: readonly string[], work: SweepWork): SweepResult {
  const axes = texts.map(parseAxis);
  const points = sweepPoints(axes);
  checkValues(axes, work);
  const started = performance.now();
  const resolve = bySection(work);
  const swept = points.map((set, i): SweptPoint => {
    const seconds = (performance.now() - started) / 1000;
    if (seconds > PATIENCE) work.onProgress(stepOf(i, points.length, seconds));
    return { set, outcome: outcomeOf(() => work.evaluate(resolve(set))) };
  });
  const result = sweepResult(swept);
  const [first] = result.refused;
  if (result.points.length === 0 && first) throw new ConfigError(first.reason, { at: "--sweep" });
  return result;
}

/** Throws for a value that is wrong in the experiment as it is and beside every value of the other keys: before the first chip. */
function checkValues(axes: readonly SweepAxis[], { source, set }: SweepWork): void {
  const resolve = (...texts: readonly string[]) => source([...set, ...texts]);
  for (const { key, values } of axes) {
    const others = axes.filter((axis) => axis.key !== key).flatMap(settingsOf);
    for (const value of values) {
      const own = `${key}=${value}`;
      const fits = [[], ...others.map((other) => [other])].some((beside) =>
        succeeds(() => resolve(...beside, own)),
      );
      if (!fits) resolve(own);
    }
  }
}

const settingsOf = ({ key, values }: SweepAxis) => values.map((value) => `${key}=${value}`);

function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof MhoError) return false;
    throw error;
  }
}

function outcomeOf(evaluate: () => ChipCost): SweptPoint["outcome"] {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof MhoError) return { refused: error.message };
    throw error;
  }
}

/** Sections of an experiment are checked each on its own: a point takes those that its keys change from a point before, where it can. */
function bySection({ source, set }: SweepWork): (point: SweptPoint["set"]) => Experiment {
  const base = source(set);
  const known = new Map<string, unknown>();
  const section = (name: keyof Experiment, texts: readonly string[]): unknown => {
    const key = texts.join("\n");
    if (!known.has(key)) known.set(key, source([...set, ...texts])[name]);
    return known.get(key);
  };
  return (point) => {
    const texts = new Map<string, string[]>();
    for (const [key, value] of Object.entries(point)) {
      const name = key.split(".")[0]!;
      texts.set(name, [...(texts.get(name) ?? []), `${key}=${value}`]);
    }
    const changed = [...texts].map(([name, own]) => [name, section(name as keyof Experiment, own)]);
    return { ...base, ...Object.fromEntries(changed) };
  };
}

function stepOf(done: number, total: number, seconds: number): Step {
  const eta = (seconds / done) * (total - done);
  return { label: "sweep", done, total, eta, facts: [`${plural(done, "point")} of ${total}`] };
}
