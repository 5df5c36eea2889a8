// Worker processes on this machine. Each gets the hash of a point on a line of its input and answers with a line when it is made; where one
// dies, its point is given to a new one, which goes on from the checkpoint.
import { randomInt } from "node:crypto";
import { type Command, MOST_DEATHS } from "../../base/lineProcess.ts";
import type { TrainEvent } from "../../training/records.ts";
import type { Runner, RunnerStatus } from "./runner.ts";
import { WorkerProcess } from "./workerProcess.ts";
import type { WorkAnswer } from "./workLines.ts";

export interface LocalOptions {
  /** Command that starts a worker. */
  readonly command: Command;
  /** Processes at once. */
  readonly jobs: number;
  /** Workers without a point wait for the next one, until cancel. Default: they end. */
  readonly keepIdle?: boolean;
  /** Processor cores that the trainings share. null: each takes as many threads as its command says. */
  readonly cores: number | null;
  /** In any order: machines that share a folder do not all ask for the same points first. */
  readonly isShuffled?: boolean;
  /** Called with the events of the trainings, where the command reports them. */
  readonly onEvent?: (hash: string, event: TrainEvent) => void;
  /** Called when a worker no longer has this point in hand. */
  readonly onEnd?: (hash: string) => void;
}

/** Milliseconds before a point that another process has is asked for again. */
const TAKEN_WAIT = 1000;

export class LocalRunner implements Runner {
  readonly name = "local";
  readonly problems: string[] = [];
  private readonly options: LocalOptions;
  private readonly queue: string[] = [];
  private readonly threads = new Map<string, number>();
  private readonly workers = new Set<WorkerProcess>();
  private readonly deaths = new Map<string, number>();
  /** Points that another process has, until they are asked for again. */
  private taken = 0;
  private cancelled = false;

  constructor(options: LocalOptions) {
    this.options = options;
  }

  async submit(hashes: readonly string[]): Promise<void> {
    const ordered = this.options.isShuffled ? shuffled(hashes) : hashes;
    this.queue.push(...ordered);
    this.shareOut(ordered);
    for (const worker of this.idle) this.give(worker);
    while (this.open.length < Math.min(this.options.jobs, this.queue.length + this.busy)) this.startWorker();
  }

  async status(): Promise<RunnerStatus> {
    return { running: this.busy, waiting: this.queue.length + this.taken };
  }

  async cancel(): Promise<void> {
    this.cancelled = true;
    this.queue.length = 0;
    await Promise.all([...this.workers].map((worker) => worker.stop()));
  }

  /** Threads of each point: the last ones, fewer than the workers, have all cores. */
  private shareOut(hashes: readonly string[]): void {
    const { jobs, cores } = this.options;
    if (cores === null) return;
    const last = hashes.length % jobs || jobs;
    const share = (count: number) => Math.max(1, Math.floor(cores / count));
    for (const [i, hash] of hashes.entries())
      this.threads.set(hash, share(i < hashes.length - last ? jobs : last));
  }

  private get busy(): number {
    return [...this.workers].filter(({ hash }) => hash !== null).length;
  }

  /** Workers that can be given points, now or later. */
  private get open(): WorkerProcess[] {
    return [...this.workers].filter(({ isOpen }) => isOpen);
  }

  private get idle(): WorkerProcess[] {
    return this.open.filter(({ hash }) => hash === null);
  }

  private startWorker(): void {
    const worker: WorkerProcess = new WorkerProcess(this.options.command, {
      onAnswer: (answer) => this.onAnswer(worker, answer),
      onEvent: ({ hash, event }) => this.options.onEvent?.(hash, event),
      onEnd: (hash, how) => this.onEnd(worker, hash, how),
    });
    this.workers.add(worker);
    this.give(worker);
  }

  private give(worker: WorkerProcess): void {
    const hash = this.queue.shift();
    if (hash !== undefined) worker.give(hash, this.threads.get(hash));
    else if (this.taken === 0 && !this.options.keepIdle) worker.finish();
  }

  private onAnswer(worker: WorkerProcess, { hash, outcome }: WorkAnswer): void {
    this.options.onEnd?.(hash);
    if (outcome === "taken") {
      this.taken++;
      setTimeout(() => this.askAgain(hash), TAKEN_WAIT);
    }
    this.give(worker);
  }

  private askAgain(hash: string): void {
    this.taken--;
    if (this.cancelled) return;
    this.queue.push(hash);
    const [idle] = this.idle;
    if (idle) this.give(idle);
    else this.startWorker();
  }

  private onEnd(worker: WorkerProcess, hash: string | null, how: string): void {
    this.workers.delete(worker);
    if (hash === null) return;
    this.options.onEnd?.(hash);
    if (this.cancelled) return;
    const deaths = (this.deaths.get(hash) ?? 0) + 1;
    this.deaths.set(hash, deaths);
    if (deaths < MOST_DEATHS) this.queue.unshift(hash);
    else this.problems.push(`point ${hash}: ${deaths} workers ended with it in hand, the last with ${how}`);
    if (this.queue.length > 0) this.startWorker();
  }
}

function shuffled<T>(values: readonly T[]): T[] {
  const left = [...values];
  for (let last = left.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [left[last], left[other]] = [left[other]!, left[last]!];
  }
  return left;
}
