// `mho chip --sweep key=a,b,c`: every combination of the values, each its own chip. The same layers as a study of chips (study/sweep); only
// the values are texts here, as --set takes them, and nothing is kept.
import { ConfigError, MhoError } from "../base/errors.ts";
import { canonicalJson } from "../experiment/experimentHash.ts";
import { experimentVarier, type KeyValues } from "../experiment/experimentVarier.ts";
import { readSetting } from "../experiment/overrides.ts";
import { type SweepResult, sweepResult } from "../report/chip/chipSweep.ts";
import { plural } from "../report/text/format.ts";
import type { Axis } from "../study/sweep/axes.ts";
import { priceAll } from "../study/sweep/priceAll.ts";
import { pricedDataOf } from "../study/sweep/pricedData.ts";
import type { Priced, PricedData, PriceJob } from "../study/sweep/pricePoint.ts";
import { gridCombinations } from "../study/sweep/sampler/grid.ts";
import { type Combination, combinationsIn } from "../study/sweep/samples.ts";
import { chipSections, chipSource, type ExperimentSource } from "./chipSource.ts";
import type { Step } from "./progress.ts";

export interface SweepQuestion {
  readonly file: string | undefined;
  readonly run: string | undefined;
  readonly images: number | undefined;
  /** The --set texts below the sweep. */
  readonly set: readonly string[];
}

/** Its values are texts. */
interface TextAxis extends Axis {
  readonly keys: readonly [string];
  readonly steps: readonly (readonly [string])[];
}

type Texts = Readonly<Record<string, string>>;

const MOST_POINTS = 200_000;
/** Seconds before a sweep shows its progress. */
const PATIENCE = 2;

/** "array.rows=64,128" → its key and values; commas within brackets belong to a list. Throws ConfigError. */
function readAxis(text: string): TextAxis {
  const [, key = "", list = ""] = /^\s*([^=\s]+)\s*=(.*)$/s.exec(text) ?? [];
  const values = list.split(/,(?![^[]*\])/).map((value) => value.trim());
  if (key !== "" && values.every((value) => value !== ""))
    return { keys: [key], steps: values.map((value) => [value]) };
  throw new ConfigError(`"${text}" is not key=value,value,…`, {
    at: "--sweep",
    hint: 'for example --sweep array.rows=64,128,256 or --sweep chip.node="32 nm,22 nm"',
  });
}

/** Throws ConfigError for too many points, or for a key that is swept twice. */
function checkAxes(axes: readonly TextAxis[]): void {
  const keys = axes.map(({ keys: [key] }) => key);
  const twice = keys.find((key, i) => keys.indexOf(key) < i);
  if (twice !== undefined)
    throw new ConfigError(`${twice} is swept twice`, {
      at: "--sweep",
      hint: "give all its values in one list",
    });
  const count = combinationsIn(axes);
  if (count > MOST_POINTS)
    throw new ConfigError(`${plural(count, "point")}, at most ${plural(MOST_POINTS, "point")} are swept`, {
      at: "--sweep",
      hint: "give fewer values",
    });
}

/** A value that no experiment may have ends the sweep at once; a chip that cannot be built is a refused point. */
export async function runSweep(
  texts: readonly string[],
  question: SweepQuestion,
  onProgress: (step: Step) => void,
): Promise<SweepResult> {
  const axes = texts.map(readAxis);
  checkAxes(axes);
  checkValues(axes, question, chipSource(question.file, question.run));
  const points = gridCombinations(axes) as Texts[];
  const outcomes: Priced[] = [];
  const onDone = progressOf(points.length, onProgress);
  const onPriced = (first: number, priced: readonly Priced[]) => {
    for (const [i, outcome] of priced.entries()) outcomes[first + i] = outcome;
    onDone(priced.length);
  };
  await priceAll(points.map(valueReader(axes)), await jobOf(axes, question), { onPriced });
  const result = sweepResult(points.map((set, i) => ({ set, outcome: outcomes[i]! })));
  const [first] = result.refused;
  if (result.points.length === 0 && first) throw new ConfigError(first.reason, { at: "--sweep" });
  return result;
}

/** Turns the texts of a point into its values, each text read once. */
function valueReader(axes: readonly TextAxis[]): (point: Combination) => KeyValues {
  const read = axes.map(({ keys: [key], steps }) => {
    const values = new Map(steps.map(([text]) => [text, readSetting(key, text)]));
    return [key, values] as const;
  });
  return (point) => Object.fromEntries(read.map(([key, values]) => [key, values.get(point[key] as string)]));
}

async function jobOf(
  axes: readonly TextAxis[],
  { file, run, images, set }: SweepQuestion,
): Promise<PriceJob> {
  const base = chipSections(file, run, set);
  const vary = experimentVarier(base);
  const data: Record<string, PricedData> = {};
  // a run's record says what its data were
  const ofData = run === undefined ? axes.filter(({ keys: [key] }) => key.startsWith("data.")) : [];
  for (const values of gridCombinations(ofData).map(valueReader(ofData))) {
    const experiment = maybe(() => vary(values));
    if (!experiment) continue;
    const found = run === undefined ? await pricedDataOf(experiment) : {};
    data[canonicalJson(experiment.data)] = { ...found, images: images ?? found.images };
  }
  return { base, file, run, data };
}

/** Throws for a value that is wrong in the experiment as it is and beside every value of the other keys: before the first chip. */
function checkValues(axes: readonly TextAxis[], { set }: SweepQuestion, source: ExperimentSource): void {
  const resolve = (...texts: readonly string[]) => source([...set, ...texts]);
  for (const axis of axes) {
    const others = axes.filter((other) => other !== axis).flatMap(settingsOf);
    for (const own of settingsOf(axis)) {
      const fits = [[], ...others.map((other) => [other])].some((beside) =>
        maybe(() => resolve(...beside, own)),
      );
      if (!fits) resolve(own);
    }
  }
}

const settingsOf = ({ keys: [key], steps }: TextAxis) => steps.map(([value]) => `${key}=${value}`);

/** null where it is refused. */
function maybe<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof MhoError) return null;
    throw error;
  }
}

function progressOf(total: number, onProgress: (step: Step) => void): (count: number) => void {
  const started = performance.now();
  let done = 0;
  return (count) => {
    done += count;
    const seconds = (performance.now() - started) / 1000;
    if (seconds < PATIENCE) return;
    const eta = (seconds / done) * (total - done);
    onProgress({ label: "sweep", done, total, eta, facts: [`${plural(done, "point")} of ${total}`] });
  };
}
