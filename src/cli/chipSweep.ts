// `mho chip --sweep key=a,b,c`: every combination of the values, each its own chip. Large sweeps run on all processors.
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { ConfigError, MhoError } from "../base/errors.ts";
import { type SweepResult, type SweptPoint, sweepResult } from "../report/chipSweep.ts";
import { plural } from "../report/format.ts";
import { chipSource, type ExperimentSource } from "./chipSource.ts";
import { type Outcome, type SweepJob, sweepPricer } from "./chipSweepPricer.ts";
import type { Step } from "./progress.ts";

export interface SweepAxis {
  readonly key: string;
  readonly values: readonly string[];
}

const MOST_POINTS = 200_000;
/** Seconds before a sweep shows its progress. */
const PATIENCE = 2;
/** Points that are priced in one go; fewer than two of them are not worth starting a thread. */
const CHUNK = 500;

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

/** A value that no experiment may have ends the sweep at once; a chip that cannot be built is a refused point. */
export async function runSweep(
  texts: readonly string[],
  job: SweepJob,
  onProgress: (step: Step) => void,
): Promise<SweepResult> {
  const axes = texts.map(parseAxis);
  const points = sweepPoints(axes);
  checkValues(axes, job, chipSource(job.file, job.run));
  const outcomes = await priceAll(points, job, progressOf(points.length, onProgress));
  const result = sweepResult(points.map((set, i): SweptPoint => ({ set, outcome: outcomes[i]! })));
  const [first] = result.refused;
  if (result.points.length === 0 && first) throw new ConfigError(first.reason, { at: "--sweep" });
  return result;
}

/** Throws for a value that is wrong in the experiment as it is and beside every value of the other keys: before the first chip. */
function checkValues(axes: readonly SweepAxis[], { set }: SweepJob, source: ExperimentSource): void {
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

type Points = readonly SweptPoint["set"][];

/** Outcomes in the order of the points. `onDone` is told how many more are priced. */
async function priceAll(points: Points, job: SweepJob, onDone: (count: number) => void): Promise<Outcome[]> {
  const price = sweepPricer(job);
  const chunks = Array.from({ length: Math.ceil(points.length / CHUNK) }, (_, i) =>
    points.slice(i * CHUNK, (i + 1) * CHUNK),
  );
  const url = new URL("./chipSweepWorker.js", import.meta.url);
  const threads = existsSync(url) ? Math.min(availableParallelism(), chunks.length) : 1;
  if (threads > 1) return priceOnThreads(chunks, { url, job, threads, onDone });
  return chunks.flatMap((chunk) => {
    const outcomes = chunk.map(price);
    onDone(chunk.length);
    return outcomes;
  });
}

interface Threads {
  readonly url: URL;
  readonly job: SweepJob;
  readonly threads: number;
  readonly onDone: (count: number) => void;
}

/** Each thread takes the next chunk when it has done one. */
async function priceOnThreads(
  chunks: readonly Points[],
  { url, job, threads, onDone }: Threads,
): Promise<Outcome[]> {
  const results: Outcome[][] = [];
  let next = 0;
  const workers = Array.from({ length: threads }, () => new Worker(url, { workerData: job }));
  const serve = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      let taken = 0;
      const give = () => {
        taken = next++;
        if (taken < chunks.length) worker.postMessage(chunks[taken]);
        else resolve();
      };
      worker.on("error", reject);
      worker.on("message", (outcomes: Outcome[]) => {
        results[taken] = outcomes;
        onDone(outcomes.length);
        give();
      });
      give();
    });
  try {
    await Promise.all(workers.map(serve));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results.flat();
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
