// Makes points that a job queue gives out. Training runs in processes of its own, so that this one can always show the server that it lives.
// Without the study's disk a point is made in a folder of this machine's cache, and its result goes back through the queue.
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cacheFolder } from "../../../base/cacheFolder.ts";
import { MhoError } from "../../../base/errors.ts";
import { StudyFolder } from "../folder.ts";
import { workOfId } from "../plan.ts";
import type { SweepPoint } from "../points.ts";
import { FetchedInputs, UNUSED_MS } from "./inputFiles.ts";
import { readPointText, resultText } from "./pointJob.ts";
import { QueueFiles } from "./queueFiles.ts";
import { STOPPED } from "./queueRunner.ts";
import type { QueuedJob, QueueServer } from "./queueServer.ts";
import { partsOfJobId, studyIdOf } from "./studyId.ts";
import { type Ended, WorkerPool } from "./workerPool.ts";

export interface QueueWorkerOptions {
  readonly server: QueueServer;
  /** Program and arguments of a process that works in this folder. */
  readonly commandIn: (folder: string) => readonly [string, ...string[]];
  /** Points at once. */
  readonly jobs: number;
  /** Seconds without a sign of life after which a point is given to another worker. */
  readonly lostAfter: number;
  /** Folder of a study on a disk that is shared with its runner; its points are made there. */
  readonly shared: string | null;
  readonly signal: AbortSignal;
  /** A point began or ended. */
  readonly onPoint: (point: string, what: string) => void;
}

/** Milliseconds between two looks whether the study was stopped. */
const LOOK_MS = 3000;
/** Milliseconds before a point that another process of this machine has is asked for again. */
const TAKEN_MS = 1000;

/** Works until `signal`; what is under way then goes back into the queue, and its checkpoint stays. */
export async function workQueue(options: QueueWorkerOptions): Promise<void> {
  const { server, signal } = options;
  const maker = new QueuedPointMaker(options);
  const worker = server.worker((job, token) => maker.make(job, token), options);
  worker.on("completed", (job) => maker.forget(job));
  if (!signal.aborted)
    await new Promise<void>((done) => signal.addEventListener("abort", () => done(), { once: true }));
  const closed = worker.close();
  await maker.stop();
  // a server that is away must not keep this process
  await Promise.race([closed, wait(LOOK_MS, null, { ref: false })]);
  await server.close();
}

class QueuedPointMaker {
  private readonly options: QueueWorkerOptions;
  private readonly pool: WorkerPool;
  private readonly inputs = new FetchedInputs();
  private readonly own = new StudyFolder(join(cacheFolder(), "worker"));

  constructor(options: QueueWorkerOptions) {
    this.options = options;
    this.pool = new WorkerPool(options.commandIn, options.jobs);
    this.own.create();
    this.own.removeOld(UNUSED_MS);
    this.inputs.removeOld();
  }

  /** The result as a text. */
  async make(job: QueuedJob, token: string | undefined): Promise<string> {
    const { server, onPoint, signal } = this.options;
    const { study, point } = this.checked(() => partsOfJobId(job.id));
    if (signal.aborted) return this.putBack(job, token);
    onPoint(point, "begins");
    const folder = await this.folderFor(job, study, workOfId(point).hash);
    const ended = await this.workIn(folder, point, job);
    if (folder.hasResult(point)) {
      onPoint(point, "is made");
      return resultText(folder.readResult(point));
    }
    if (signal.aborted) return this.putBack(job, token);
    onPoint(point, ended.stopped ? "is stopped" : `was lost: its process ended with ${ended.how}`);
    throw ended.stopped ? server.refusal(STOPPED) : new Error(`a worker's process ended with ${ended.how}`);
  }

  /** Gives the job to another worker, at once. */
  private async putBack(job: QueuedJob, token: string | undefined): Promise<never> {
    await job.moveToWait(token);
    throw this.options.server.putBack();
  }

  /** The server has the result. Of a rung the checkpoint goes, too: nobody says whether the point goes on, and where. */
  forget(job: QueuedJob): void {
    this.own.forget(partsOfJobId(job.id).point);
  }

  stop(): Promise<void> {
    return this.pool.stop();
  }

  /** Where the point is made: the shared folder where it lies there, else this machine's own, with files from the queue. */
  private async folderFor(job: QueuedJob, study: string, hash: string): Promise<StudyFolder> {
    const { server, shared } = this.options;
    if (shared !== null && studyIdOf(shared) === study) return new StudyFolder(shared);
    const point = this.checked(() => pointOf(job, hash));
    this.own.writePoints([await this.inputs.placed(point, new QueueFiles(server, study))]);
    return this.own;
  }

  private async workIn(folder: StudyFolder, point: string, job: QueuedJob): Promise<Ended> {
    const stop = new AbortController();
    const look = setInterval(() => void this.isStopped(job).then((yes) => yes && stop.abort()), LOOK_MS);
    try {
      for (;;) {
        const ended = await this.pool.make(folder.path, point, stop.signal);
        if (ended.how !== "taken" || this.options.signal.aborted) return ended;
        await wait(TAKEN_MS);
      }
    } finally {
      clearInterval(look);
    }
  }

  private async isStopped({ id }: QueuedJob): Promise<boolean> {
    const { server } = this.options;
    try {
      const now = await server.answered(server.points.getJob(id!));
      return (now?.data as { stop?: unknown } | undefined)?.stop === true;
    } catch {
      // a server that is away stops nothing
      return false;
    }
  }

  /** A job that is faulty itself is not tried again. */
  private checked<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof MhoError) throw this.options.server.refusal(error.message);
      throw error;
    }
  }
}

function pointOf({ id, data }: QueuedJob, hash: string): SweepPoint {
  const text = typeof data === "object" && data !== null ? (data as { text?: unknown }).text : undefined;
  const point = readPointText(text, `job ${id}`);
  if (point.hash === hash) return point;
  throw new MhoError("MHO_QUEUE", "holds another point than its id says", { at: `job ${id}` });
}
