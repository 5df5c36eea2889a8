// Worker processes on this machine. Each gets the hash of a point on a line of its input and answers with a line when it is made; where one
// dies, its point is given to a new one, which goes on from the checkpoint.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Runner, RunnerStatus } from "./runner.ts";
import type { WorkAnswer } from "./workLines.ts";

export interface LocalOptions {
  /** Program and arguments of a worker. */
  readonly command: readonly [string, ...string[]];
  /** Processes at once. */
  readonly jobs: number;
  /** Workers without a point wait for the next one, until cancel. Default: they end. */
  readonly keepIdle?: boolean;
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
    for (const worker of this.idle) this.give(worker);
    while (this.open.length < Math.min(this.options.jobs, this.queue.length + this.busy)) this.startWorker();
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

  private get busy(): number {
    return [...this.workers].filter(({ hash }) => hash !== null).length;
  }

  /** Workers that can be given points, now or later. */
  private get open(): Worker[] {
    return [...this.workers].filter(({ process }) => process.stdin?.writable);
  }

  private get idle(): Worker[] {
    return this.open.filter(({ hash }) => hash === null);
  }

  private startWorker(): void {
    const [program, ...args] = this.options.command;
    const process = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    const worker: Worker = { process, hash: null };
    this.workers.add(worker);
    // a worker that died does not read on
    process.stdin.on("error", () => {});
    createInterface(process.stdout).on("line", (line) =>
      this.onAnswer(worker, JSON.parse(line) as WorkAnswer),
    );
    process.once("close", (code, signal) =>
      this.onEnd(worker, code === null ? `signal ${signal}` : `code ${code}`),
    );
    this.give(worker);
  }

  private give(worker: Worker): void {
    const hash = this.queue.shift();
    worker.hash = hash ?? null;
    if (hash !== undefined) worker.process.stdin?.write(`${hash}\n`);
    else if (this.taken === 0 && !this.options.keepIdle) worker.process.stdin?.end();
  }

  private onAnswer(worker: Worker, { hash, outcome }: WorkAnswer): void {
    worker.hash = null;
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

  private onEnd(worker: Worker, how: string): void {
    this.workers.delete(worker);
    const { hash } = worker;
    if (hash === null || this.cancelled) return;
    const deaths = (this.deaths.get(hash) ?? 0) + 1;
    this.deaths.set(hash, deaths);
    if (deaths < MOST_DEATHS) this.queue.unshift(hash);
    else this.problems.push(`point ${hash}: ${deaths} workers ended with it in hand, the last with ${how}`);
    if (this.queue.length > 0) this.startWorker();
  }
}
