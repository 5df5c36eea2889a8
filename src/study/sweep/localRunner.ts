// Worker processes on this machine. Each gets the hash of a point on a line of its input and answers with a line when it is made; where one
// dies, its point is given to a new one, which goes on from the checkpoint.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { TrainEvent } from "../../training/records.ts";
import type { Runner, RunnerStatus } from "./runner.ts";
import type { WorkAnswer, WorkEvent } from "./workLines.ts";

export interface LocalOptions {
  /** Program and arguments of a worker. */
  readonly command: readonly [string, ...string[]];
  /** Processes at once. */
  readonly jobs: number;
  /** Processor cores that the trainings share. null: each takes as many threads as its command says. */
  readonly cores: number | null;
  /** Told what happens in the trainings, where the command tells it. */
  readonly onEvent?: (hash: string, event: TrainEvent) => void;
  /** Told that a worker has this point no longer in hand. */
  readonly onEnd?: (hash: string) => void;
}

/** Workers that may die with one point in hand before it is given up. */
const MOST_DEATHS = 3;
/** Milliseconds before a point that another process has is asked for again. */
const TAKEN_WAIT = 1000;

interface Worker {
  readonly process: ChildProcess;
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
    const ended = [...this.workers].map(
      ({ process }) => new Promise<void>((done) => process.once("close", () => done())),
    );
    for (const { process } of this.workers) process.kill("SIGTERM");
    await Promise.all(ended);
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
    const [program, ...args] = this.options.command;
    const process = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    const worker: Worker = { process, hash: null };
    this.workers.add(worker);
    // a worker that died does not read on
    process.stdin.on("error", () => {});
    createInterface(process.stdout).on("line", (line) => {
      const told = JSON.parse(line) as WorkAnswer | WorkEvent;
      if ("event" in told) this.options.onEvent?.(told.hash, told.event);
      else this.onAnswer(worker, told);
    });
    process.once("close", (code, signal) =>
      this.onEnd(worker, code === null ? `signal ${signal}` : `code ${code}`),
    );
    this.give(worker);
  }

  private give(worker: Worker): void {
    const hash = this.queue.shift();
    worker.hash = hash ?? null;
    const threads = this.threads.get(hash ?? "");
    const line = threads === undefined ? hash : `${hash} ${threads}`;
    if (hash !== undefined) worker.process.stdin?.write(`${line}\n`);
    else if (this.taken === 0) worker.process.stdin?.end();
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
    const idle = [...this.workers].find((worker) => worker.hash === null && worker.process.stdin?.writable);
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
