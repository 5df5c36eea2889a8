// The runs that this server makes: one queue, one run at a time. Pause and stop leave a checkpoint; a paused run gives its turn away and
// queues anew when it is resumed.
import { basename } from "node:path";
import { namedDiskError } from "../base/disk.ts";
import { InterruptedError, MhoError } from "../base/errors.ts";
import type { EngineName } from "../engine/openEngine.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { experimentHash } from "../experiment/experimentHash.ts";
import { claimRunFolder } from "../run/runFolder.ts";
import { adviceFor } from "../training/health.ts";
import { EventLog, type RunEvent, type RunState } from "./runEvents.ts";
import type { Job } from "./runJob.ts";
import { runInProcess } from "./runProcess.ts";
import { type Order, readRun, restingState, type StoredRun, stampOf, writeOrder } from "./runStore.ts";
import { emptyTrash, moveToTrash } from "./runTrash.ts";

export interface QueueOptions {
  /** Folder of the runs. */
  readonly runs: string;
  readonly engine: EngineName;
  /** null: all cores. */
  readonly threads: number | null;
  /** How a job is run; for tests. */
  readonly run?: (job: Job, signal: AbortSignal, report: (event: RunEvent) => void) => Promise<void>;
  /** Called with faults that are not the user's. */
  readonly onFault?: (error: unknown) => void;
}

/** A run that cannot be changed in this way now. */
class StateError extends MhoError {
  constructor(id: string, endState: string, state: RunState) {
    super("MHO_STATE", `a run that is ${state} cannot be ${endState}`, { at: id });
  }
}

const BUSY: readonly RunState[] = ["queued", "running", "elsewhere"];
const RESUMABLE: readonly RunState[] = ["paused", "stopped", "failed", "interrupted"];

interface Running {
  readonly id: string;
  readonly stop: AbortController;
  /** State of the run after it stopped. */
  endState: RunState;
  readonly ended: Promise<void>;
}

interface KnownLog {
  readonly log: EventLog;
  /** Stamp of the run's folder, when the log was last right. */
  stamp: string;
}

/** Runs that may wait at once. */
const MOST_WAITING = 100;
/** Logs kept of runs that are over; older ones are read from their folders again. */
const LOGS_KEPT = 8;

export class RunQueue {
  private readonly options: QueueOptions;
  private readonly waiting: string[] = [];
  private readonly logs = new Map<string, KnownLog>();
  /** Why runs failed whose disk did not take it down. */
  private readonly unwritten = new Map<string, string>();
  private running: Running | null = null;
  private closed = false;

  constructor(options: QueueOptions) {
    this.options = options;
  }

  /** The id of the run at work, and of those that wait for it. */
  get current(): string | null {
    return this.running?.id ?? null;
  }
  get next(): readonly string[] {
    return this.waiting;
  }

  /** State of a run, in the queue or at rest. */
  stateOf(run: StoredRun): RunState {
    if (this.running?.id === run.id) return "running";
    if (this.waiting.includes(run.id)) return "queued";
    return this.unwritten.has(run.id) ? "failed" : restingState(run);
  }

  /** Why a run failed; null: it did not. */
  problemOf({ id, order }: StoredRun): string | null {
    return this.unwritten.get(id) ?? order?.problem ?? null;
  }

  /** Queues a new run and returns its id. */
  start(experiment: Experiment): string {
    this.checkRoom();
    const { rule } = experiment.training;
    const { runs } = this.options;
    const folder = claimRunFolder({ runs, name: rule, hash: experimentHash(experiment) });
    const id = basename(folder);
    // a deleted run may have had the same name
    this.logs.delete(id);
    const order: Order = { asked: new Date().toISOString(), experiment, state: "queued", problem: null };
    writeOrder(folder, order);
    this.enqueue(id);
    return id;
  }

  pause(id: string): void {
    this.halt(id, "paused");
  }

  stop(id: string): void {
    const run = this.open(id);
    if (this.stateOf(run) === "paused") this.settle(run, "stopped");
    else this.halt(id, "stopped");
  }

  resume(id: string): void {
    const run = this.open(id);
    const state = this.stateOf(run);
    if (!RESUMABLE.includes(state)) throw new StateError(id, "resumed", state);
    this.checkRoom();
    this.enqueue(id);
  }

  /** Moves a run at rest to the trash (runTrash.ts), and removes for good what lies there long enough. Throws StateError, DiskError. */
  remove(id: string): void {
    const run = this.open(id);
    const state = this.stateOf(run);
    const { runs } = this.options;
    if (BUSY.includes(state)) throw new StateError(id, "deleted", state);
    if (basename(run.folder) !== id)
      throw new MhoError("MHO_STATE", "belongs to a comparison or a study", {
        at: id,
        hint: "archive it, or delete the folder of all of them",
      });
    emptyTrash(runs);
    moveToTrash(runs, run.folder);
    this.unwritten.delete(id);
  }

  /** Everything that happened in a run, for listeners of now and later. A run that others train is read from its folder. */
  log(id: string): EventLog {
    const run = this.open(id);
    const known = this.logs.get(id);
    const stamp = stampOf(run.folder);
    if (known && (this.isOurs(id) || known.stamp === stamp)) return known.log;
    const log = this.logOf(run);
    this.forgetOldLogs();
    this.logs.set(id, { log, stamp });
    return log;
  }

  private logOf(run: StoredRun): EventLog {
    const log = new EventLog();
    for (const record of run.epochs) log.add({ kind: "epoch", record });
    const advice = run.result?.advice ?? adviceFor(run.epochs.at(-1)?.health ?? []);
    for (const text of advice) log.add({ kind: "advice", text });
    if (run.result) log.add({ kind: "result", document: run.result });
    log.add({ kind: "state", state: this.stateOf(run), problem: this.problemOf(run) });
    return log;
  }

  private isOurs(id: string): boolean {
    return id === this.current || this.waiting.includes(id);
  }

  /** Stops the run at work with a checkpoint; it and those that wait are "interrupted" afterwards. */
  async close(): Promise<void> {
    this.closed = true;
    const { running } = this;
    if (!running) return;
    running.endState = "interrupted";
    running.stop.abort();
    await running.ended;
  }

  private open(id: string): StoredRun {
    const run = readRun(this.options.runs, id);
    if (run) return run;
    throw new MhoError("MHO_NO_RUN", `there is no run "${id}"`);
  }

  private checkRoom(): void {
    if (this.waiting.length < MOST_WAITING) return;
    throw new MhoError("MHO_STATE", `${MOST_WAITING} runs wait already`, { hint: "stop some of them first" });
  }

  private halt(id: string, endState: "paused" | "stopped"): void {
    const run = this.open(id);
    const place = this.waiting.indexOf(id);
    if (this.running?.id === id) {
      this.running.endState = endState;
      this.running.stop.abort();
    } else if (place >= 0) {
      this.waiting.splice(place, 1);
      this.settle(run, endState);
    } else throw new StateError(id, endState, this.stateOf(run));
  }

  private enqueue(id: string): void {
    this.settle(this.open(id), "queued");
    this.waiting.push(id);
    this.proceed();
  }

  /** Begins the next run where none is at work. */
  private proceed(): void {
    const id = this.closed || this.running ? undefined : this.waiting.shift();
    if (id === undefined) return;
    const stop = new AbortController();
    const running: Running = { id, stop, endState: "interrupted", ended: this.work(id, stop.signal) };
    this.running = running;
    running.ended.then(() => {
      this.running = null;
      this.proceed();
    });
  }

  /** Never rejects. */
  private async work(id: string, signal: AbortSignal): Promise<void> {
    await null; // this.running is set now
    try {
      const run = this.open(id);
      const { experiment } = run.record ?? run.order!;
      const { engine, threads, run: perform = runInProcess } = this.options;
      const job: Job = { experiment, folder: run.folder, engine, threads };
      this.settle(run, "running");
      const log = this.log(id);
      await perform(job, signal, (event) => log.add(event));
      this.settle(run, "done");
    } catch (error) {
      this.end(id, ...this.endOf(error));
    }
  }

  /** Writes down how a run ended; where its folder is gone or its disk refuses, those who listen hear it all the same. */
  private end(id: string, state: RunState, problem: string | null): void {
    try {
      this.settle(this.open(id), state, problem);
    } catch (error) {
      const why = problem ?? (error instanceof Error ? error.message : String(error));
      this.unwritten.set(id, why);
      this.logs.get(id)?.log.add({ kind: "state", state: "failed", problem: why });
    }
  }

  private endOf(thrown: unknown): [RunState, string | null] {
    const error = namedDiskError(thrown);
    if (error instanceof InterruptedError) return [this.running?.endState ?? "interrupted", null];
    if (error instanceof MhoError) return ["failed", error.message];
    this.options.onFault?.(error);
    return ["failed", "a fault of Mho; the server's own output says more"];
  }

  /** Stores the state and reports it. */
  private settle({ id, folder, record, order }: StoredRun, state: RunState, problem: string | null = null) {
    const { asked = new Date().toISOString(), experiment = record!.experiment } = order ?? {};
    const log = this.log(id);
    writeOrder(folder, { asked, experiment, state, problem });
    this.unwritten.delete(id);
    log.add({ kind: "state", state, problem });
    const known = this.logs.get(id);
    if (known) known.stamp = stampOf(folder);
  }

  private forgetOldLogs(): void {
    const over = [...this.logs.keys()].filter((id) => !this.isOurs(id));
    for (const id of over.slice(0, Math.max(0, over.length - LOGS_KEPT + 1))) this.logs.delete(id);
  }
}
