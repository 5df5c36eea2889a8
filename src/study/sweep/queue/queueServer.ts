// The use of BullMQ: two queues on one server. "mho-points" holds points to make, and their results; "mho-files" holds pieces of images and
// network files, which nobody processes. BullMQ and the client of the server are loaded when they are wanted.
import { setTimeout as wait } from "node:timers/promises";
import { MhoError } from "../../../base/errors.ts";
import { queueTrouble } from "./queueTrouble.ts";
import { type QueueUrl, withoutPassword } from "./queueUrl.ts";

export interface QueuedJob {
  readonly id?: string;
  readonly data: unknown;
  /** The worker's result; null before. */
  readonly returnvalue: unknown;
  /** Milliseconds; none: it has not ended. */
  readonly finishedOn?: number;
  readonly failedReason?: string;
  remove(): Promise<void>;
  updateData(data: object): Promise<void>;
  moveToWait(token?: string): Promise<unknown>;
}

export interface NewJob {
  readonly name: string;
  readonly data: object;
  readonly opts: {
    readonly jobId: string;
    readonly attempts?: number;
    /** Milliseconds before the next attempt. */
    readonly backoff?: number;
    /** Seconds that an ended job stays. */
    readonly removeOnComplete?: { readonly age: number };
    readonly removeOnFail?: { readonly age: number };
  };
}

export interface Queue {
  /** Jobs whose ids are there stay as they are. */
  addBulk(jobs: readonly NewJob[]): Promise<unknown>;
  getJob(id: string): Promise<QueuedJob | undefined>;
  getActive(): Promise<readonly QueuedJob[]>;
  waitUntilReady(): Promise<unknown>;
  on(event: "error", listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

export interface QueueWorker {
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "completed", listener: (job: QueuedJob) => void): unknown;
  close(force?: boolean): Promise<void>;
}

export type Process = (job: QueuedJob, token?: string) => Promise<string>;

interface WorkerSettings {
  readonly concurrency: number;
  readonly lockDuration: number;
  readonly stalledInterval: number;
  readonly maxStalledCount: number;
  readonly runRetryDelay: number;
}

interface BullMq {
  readonly Queue: new (name: string, options: object, backend?: unknown) => Queue;
  readonly Worker: new (name: string, process: Process, options: object, backend?: unknown) => QueueWorker;
  readonly UnrecoverableError: new (message: string) => Error;
  readonly WaitingError: new () => Error;
  readonly createPostgresBackend: unknown;
}

/** A variable, so that the type check does not look for the package: it may not be installed. */
const PACKAGE: string = "bullmq";
const CLIENTS = { redis: "ioredis", postgres: "pg" } as const;
const ANSWER_MS = 10_000;
const CLOSE_MS = 3000;

export class QueueServer {
  readonly url: QueueUrl;
  readonly points: Queue;
  readonly files: Queue;
  private readonly bullmq: BullMq;
  private lastError: Error | null = null;

  private constructor(url: QueueUrl, bullmq: BullMq) {
    this.url = url;
    this.bullmq = bullmq;
    this.points = this.queue("mho-points");
    this.files = this.queue("mho-files");
  }

  /** Throws MhoError where a package is missing or nothing answers at the URL. */
  static async connect(url: QueueUrl): Promise<QueueServer> {
    const server = new QueueServer(url, await loadBullMq(url));
    try {
      await server.answered(Promise.all([server.points.waitUntilReady(), server.files.waitUntilReady()]));
      return server;
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  /** Result of `call`; MhoError where it fails, or no answer comes in time. */
  async answered<T>(call: Promise<T>): Promise<T> {
    const late = new AbortController();
    try {
      return await Promise.race([
        call,
        wait(ANSWER_MS, null, { signal: late.signal }).then(() => {
          throw this.lastError ?? new Error(`no answer in ${ANSWER_MS / 1000} s`);
        }),
      ]);
    } catch (error) {
      if (error instanceof MhoError) throw error;
      const { what, hint } = queueTrouble(error, this.url.full.startsWith("rediss:"));
      throw new MhoError("MHO_QUEUE", `${what}: ${this.said(error)}`, { at: this.url.shown, hint });
    } finally {
      late.abort();
      // an answer that comes too late is nobody's
      call.catch(() => {});
    }
  }

  /** Takes points from the queue. `lostAfter`: seconds until a silent worker's point is given to another. */
  worker(process: Process, { jobs, lostAfter }: { jobs: number; lostAfter: number }): QueueWorker {
    const settings: WorkerSettings = {
      concurrency: jobs,
      lockDuration: lostAfter * 1000,
      stalledInterval: lostAfter * 1000,
      // machines may be switched off often; what ends a worker's process again and again counts as attempts
      maxStalledCount: 1000,
      runRetryDelay: 2000,
    };
    const worker = new this.bullmq.Worker(
      "mho-points",
      process,
      { ...this.options(), ...settings },
      this.backend(),
    );
    worker.on("error", (error) => this.noteError(error));
    return worker;
  }

  /** The job has failed for good. */
  refusal(reason: string): Error {
    return new this.bullmq.UnrecoverableError(reason);
  }

  /** The job was put back by moveToWait. */
  putBack(): Error {
    return new this.bullmq.WaitingError();
  }

  /** An error's text for people. */
  said(error: unknown): string {
    const { message = "", code = "" } = error as { message?: string; code?: string };
    return withoutPassword(message || code || String(error), this.url);
  }

  async close(): Promise<void> {
    const closing = [this.points, this.files].map((queue) => queue.close().catch(() => {}));
    await Promise.race([Promise.all(closing), wait(CLOSE_MS, null, { ref: false })]);
  }

  private queue(name: string): Queue {
    const queue = new this.bullmq.Queue(name, this.options(), this.backend());
    queue.on("error", (error) => this.noteError(error));
    return queue;
  }

  private options(): object {
    const { kind, full } = this.url;
    return kind === "redis"
      ? { connection: { url: full, maxRetriesPerRequest: null } }
      : { connection: { connectionString: full, migrate: true, max: 4 } };
  }

  private backend(): unknown {
    return this.url.kind === "postgres" ? this.bullmq.createPostgresBackend : undefined;
  }

  /** The libraries connect again by themselves; their last message is reported where that takes too long. */
  private noteError(error: Error): void {
    this.lastError = error;
  }
}

async function loadBullMq({ kind }: QueueUrl): Promise<BullMq> {
  const client: string = CLIENTS[kind];
  try {
    await import(client);
    return (await import(PACKAGE)) as BullMq;
  } catch (cause) {
    throw new MhoError("MHO_QUEUE", `studies on a queue need the packages ${PACKAGE} and ${client}`, {
      at: "--queue",
      hint: `npm install ${PACKAGE} ${client}`,
      cause,
    });
  }
}
