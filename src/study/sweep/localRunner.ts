// Worker processes on this machine. Each gets the hash of a point on a line of its input and answers with a line when it is made; where one
// dies, its point is given to a new one, which goes on from the checkpoint.
import { type Command, LineProcess, MOST_DEATHS } from "../../base/lineProcess.ts";
import type { TrainEvent } from "../../training/records.ts";
import type { Runner, RunnerStatus } from "./runner.ts";
import type { WorkAnswer, WorkEvent } from "./workLines.ts";

export interface LocalOptions {
  /** Of a worker. */
  readonly command: Command;
  /** Processes at once. */
  readonly jobs: number;
  /** Processor cores that the trainings share. null: each takes as many threads as its command says. */
  readonly cores: number | null;
  /** Told what happens in the trainings, where the command tells it. */
  readonly onEvent?: (hash: string, event: TrainEvent) => void;
  /** Told that a worker has this point no longer in hand. */
  readonly onEnd?: (hash: string) => void;
}

/** Milliseconds before a point that another process has is asked for again. */
const TAKEN_WAIT = 1000;

interface Worker {
  readonly process: LineProcess;
  hash: string | null;
}

export class LocalRunner implements Runner {
  readonly name = "local";
  readonly problems: string[] = [];
  private readonly options: LocalOptions;
  private readonly queue: string[] = [];
  private readonly threads = new Map<string, number>();
  private readonly workers = new Set<Worker>();
  private readonly deaths = new Map<string, number>();
  /** Points that another process has, until they are asked for again. */
  private taken = 0;
  private cancelled = false;

  constructor(options: LocalOptions) {
    this.options = options;
  }

  async submit(hashes: readonly string[]): Promise<void> {
    this.queue.push(...hashes);
    this.shareOut(hashes);
    while (this.workers.size < Math.min(this.options.jobs, this.queue.length + this.busy)) this.startWorker();
  }

  async status(): Promise<RunnerStatus> {
    return { running: this.busy, waiting: this.queue.length + this.taken };
  }

  async cancel(): Promise<void> {
    this.cancelled = true;
    this.queue.length = 0;
    const processes = [...this.workers].map(({ process }) => process);
    for (const process of processes) process.close();
    await Promise.all(processes.map(({ ended }) => ended));
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

  private startWorker(): void {
    const process = new LineProcess(this.options.command, (value) => {
      const told = value as WorkAnswer | WorkEvent;
      if ("event" in told) this.options.onEvent?.(told.hash, told.event);
      else this.onAnswer(worker, told);
    });
    const worker: Worker = { process, hash: null };
    this.workers.add(worker);
    process.ended.then((how) => this.onEnd(worker, how));
    this.give(worker);
  }

  private give(worker: Worker): void {
    const hash = this.queue.shift();
    worker.hash = hash ?? null;
    if (hash !== undefined) worker.process.tell([hash, this.threads.get(hash)].join(" ").trim());
    else if (this.taken === 0) worker.process.close();
  }

  private onAnswer(worker: Worker, { hash, outcome }: WorkAnswer): void {
    worker.hash = null;
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
    const idle = [...this.workers].find((worker) => worker.hash === null && worker.process.listens);
    if (idle) this.give(idle);
    else this.startWorker();
  }

  private onEnd(worker: Worker, how: string): void {
    this.workers.delete(worker);
    const { hash } = worker;
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
