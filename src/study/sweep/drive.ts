// Lets another program search: it asks for points on lines of JSON and gets their results. Each point is made once, in the same folder that
// any study has; what is known is answered at once.
import type { Readable, Writable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { boundedLines } from "../../base/boundedLines.ts";
import { ConfigError, DataError, InterruptedError, type MhoError } from "../../base/errors.ts";
import type { LastDataset } from "../lastDataset.ts";
import { type AskedPoint, askedPoint, idOf } from "./askedPoint.ts";
import { type DrivenPlan, openDrivenPlan } from "./drivenPlan.ts";
import type { StudyFolder } from "./folder.ts";
import type { ObjectiveName, PointAnswer } from "./objectives.ts";
import type { Runner } from "./runner.ts";
import type { Study } from "./studyFile.ts";

export interface DriveOptions {
  readonly study: Study;
  readonly folder: StudyFolder;
  readonly datasets: LastDataset;
  readonly runner: Runner;
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

/** A line of the output. */
export interface DriveAnswer {
  /** null where the line has none that can be read. */
  readonly id: string | number | null;
  /** Mean over the seeds for each objective; null where a seed has none. */
  readonly values: Readonly<Partial<Record<ObjectiveName, number | null>>> | null;
  readonly problem: string | null;
  /** Line of the input, from 1, where the line itself cannot be answered. */
  readonly line?: number;
}

interface Request {
  readonly id: string | number;
  /** Points of its seeds. */
  readonly hashes: readonly string[];
}

/** Characters of a line. */
const LONGEST_LINE = 100_000;
/** Requests without an answer; more wait in the pipe. */
const MOST_OPEN = 1000;
/** Milliseconds between two looks for results. */
const INTERVAL = 20;

/** Answers until the input ends. A line that is wrong has an answer that says so. Throws InterruptedError after `signal`; what is under way has
 *  its checkpoint then. Throws DiskError. */
export async function drive(options: DriveOptions): Promise<void> {
  const plan = await openDrivenPlan(options);
  const driver = new Driver(options, plan);
  let isAtEnd = false;
  const reading = driver.read().finally(() => {
    isAtEnd = true;
  });
  // awaited at the end; until then a failure only ends the reading
  reading.catch(() => {});
  try {
    while (!(isAtEnd && driver.open === 0)) {
      if (options.signal.aborted) throw new InterruptedError("the study stopped; what was made is safe");
      await driver.answerFinished();
      await wait(INTERVAL);
    }
    await reading;
  } finally {
    options.input.destroy();
    await options.runner.cancel();
    plan.save();
  }
}

class Driver {
  private readonly options: DriveOptions;
  private readonly plan: DrivenPlan;
  private requests: Request[] = [];
  private readonly submitted = new Set<string>();

  constructor(options: DriveOptions, plan: DrivenPlan) {
    this.options = options;
    this.plan = plan;
  }

  get open(): number {
    return this.requests.length;
  }

  async read(): Promise<void> {
    let number = 0;
    for await (const line of boundedLines(this.options.input, LONGEST_LINE)) {
      number++;
      if (line?.trim() !== "") await this.take(line, number);
      while (this.open >= MOST_OPEN) await wait(INTERVAL);
    }
  }

  /** `line` null: too long. */
  private async take(line: string | null, number: number): Promise<void> {
    try {
      if (line === null)
        throw new ConfigError(`more than ${LONGEST_LINE} characters`, { at: `line ${number}` });
      await this.ask(askedPoint(line, number));
    } catch (error) {
      if (!(error instanceof ConfigError || error instanceof DataError)) throw error;
      const id = line === null ? null : idOf(line);
      this.answer({ id, values: null, problem: (error as MhoError).message, line: number });
    }
  }

  private async ask(asked: AskedPoint): Promise<void> {
    const hashes = await this.plan.add(asked);
    this.requests.push({ id: asked.id, hashes });
    const { folder, runner } = this.options;
    const wanted = hashes.filter((hash) => !this.submitted.has(hash) && !folder.hasResult(hash));
    for (const hash of wanted) this.submitted.add(hash);
    await runner.submit(wanted);
  }

  async answerFinished(): Promise<void> {
    if (this.open === 0) return;
    const { folder, runner } = this.options;
    // before the results are looked for: who has ended then has written them
    const { running, waiting } = await runner.status();
    const asked = this.requests;
    const isDone = ({ hashes }: Request) => hashes.every((hash) => folder.hasResult(hash));
    const done = asked.filter(isDone);
    const isLost = ({ hashes }: Request) =>
      running + waiting === 0 || hashes.some((hash) => runner.problems.some((text) => text.includes(hash)));
    const lost = asked.filter((one) => !isDone(one) && isLost(one));
    this.requests = asked.filter((one) => !done.includes(one) && !lost.includes(one));
    for (const { id, hashes } of done) this.answer({ id, ...this.valuesOf(hashes) });
    for (const { id, hashes } of lost) {
      for (const hash of hashes) this.submitted.delete(hash);
      this.answer({ id, values: null, problem: runner.problems.at(-1) ?? "ended without a result" });
    }
    if (done.length > 0) this.plan.saveNowAndThen();
  }

  private valuesOf(hashes: readonly string[]): Omit<DriveAnswer, "id"> {
    const { folder, study } = this.options;
    const results = hashes.map((hash) => folder.readResult(hash));
    const entries = study.question.objectives.map((name) => {
      const values = results.map(({ figures }) => (figures as PointAnswer["figures"])[name] ?? null);
      const known = values.filter((value) => value !== null);
      const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
      return [name, known.length === values.length ? mean : null] as const;
    });
    const problem = results.find((result) => result.problem !== null)?.problem ?? null;
    return { values: problem === null ? Object.fromEntries(entries) : null, problem };
  }

  private answer(answer: DriveAnswer): void {
    this.options.output.write(`${JSON.stringify(answer)}\n`);
  }
}
