// Makes points by a job queue (BullMQ): puts them there, collects what workers on any number of machines give, and writes it into the study's
// folder. All that the queue holds of a study can be lost: what is missing is put there again.
import { MhoError } from "../../../base/errors.ts";
import type { StudyFolder } from "../folder.ts";
import { type PlanInputs, workOfId } from "../plan.ts";
import { withoutPlaces } from "../points.ts";
import type { Runner, RunnerStatus } from "../runner.ts";
import { inParts } from "./inParts.ts";
import { inputNames, putInputs, withFileNames } from "./inputFiles.ts";
import { pointText, readResultText } from "./pointJob.ts";
import { QueueFiles } from "./queueFiles.ts";
import { type NewJob, type QueuedJob, QueueServer } from "./queueServer.ts";
import type { QueueUrl } from "./queueUrl.ts";
import { newStudyId, studyIdOf } from "./studyId.ts";

/** Points of a study that lie in the queue at once. */
const WINDOW = 500;
/** Remains of commands that never came back are removed after a month. A point is given up where three processes ended with it by themselves. */
const LEFT = { age: 30 * 24 * 3600 } as const;
const JOB_OPTIONS = { attempts: 3, backoff: 1000, removeOnComplete: LEFT, removeOnFail: LEFT } as const;
/** Milliseconds without an answer of the server before the study stops. */
const PATIENCE = 300_000;
/** Why a job failed whose study was stopped. */
export const STOPPED = "the study was stopped";

interface Connection {
  readonly server: QueueServer;
  readonly files: QueueFiles;
}

export class QueueRunner implements Runner {
  readonly name = "bullmq";
  readonly problems: string[] = [];
  private readonly url: QueueUrl;
  private readonly folder: StudyFolder;
  /** Points without a result (workIdOf). */
  private readonly open = new Set<string>();
  /** The ones of these that are in the queue. */
  private readonly queued = new Set<string>();
  private readonly study: string;
  private inputs: PlanInputs = { images: [], networks: [] };
  private connection: Connection | null = null;
  private last: RunnerStatus = { running: 0, waiting: 0 };
  private answeredAt = 0;

  constructor(url: QueueUrl, folder: StudyFolder) {
    this.url = url;
    this.folder = folder;
    this.study = studyIdOf(folder.path) ?? newStudyId(folder.path);
  }

  async submit(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.open.add(id);
    if (this.open.size === 0) return;
    await this.guarded(async () => {
      await this.connect();
      await this.fill();
      this.answeredAt = Date.now();
    });
  }

  /** Takes what is made, and gives out more. A server that is away for a while is waited for. */
  async status(): Promise<RunnerStatus> {
    if (this.open.size === 0) return { running: 0, waiting: 0 };
    await this.guarded(async () => {
      try {
        await this.look();
        this.answeredAt = Date.now();
      } catch (error) {
        const isAway = error instanceof MhoError ? error.code === "MHO_QUEUE" : false;
        if (!isAway || Date.now() - this.answeredAt > PATIENCE) throw error;
      }
    });
    if (this.open.size === 0) await this.leave();
    return this.last;
  }

  /** Points that wait are taken back; a worker that has one stops within seconds, with a checkpoint of its own. */
  async cancel(): Promise<void> {
    const { connection } = this;
    if (!connection) return;
    const { points } = connection.server;
    try {
      await inParts([...this.queued], async (id) => {
        const job = await connection.server.answered(points.getJob(this.idOf(id)));
        await job?.remove().catch(() => job.updateData({ ...(job.data as object), stop: true }));
      });
    } catch {
      this.problems.push("the queue does not answer: points wait there, and workers go on with them");
    }
    await this.leave();
  }

  private async look(): Promise<void> {
    const { server } = this.connected();
    const active = new Set((await server.answered(server.points.getActive())).map(({ id }) => id));
    const again: string[] = [];
    await inParts([...this.queued], async (id) => {
      const job = await server.answered(server.points.getJob(this.idOf(id)));
      // a worker on the study's disk may have written it
      if (!job && this.folder.hasResult(id)) this.close(id);
      else if (!job || (await this.collect(id, job))) again.push(id);
    });
    for (const id of again) this.queued.delete(id);
    await this.fill();
    const running = [...this.queued].filter((id) => active.has(this.idOf(id))).length;
    this.last = { running, waiting: this.open.size - running };
  }

  /** Whether the point must be given out anew. */
  private async collect(id: string, job: QueuedJob): Promise<boolean> {
    if (!job.finishedOn) return false;
    const { server } = this.connected();
    if (job.failedReason === STOPPED) {
      await server.answered(job.remove());
      return true;
    }
    const problem = this.taken(id, job);
    if (problem !== null) this.problems.push(`point ${id}: ${server.said({ message: problem })}`);
    await server.answered(job.remove());
    this.close(id);
    return false;
  }

  /** Writes its result; why there is none, otherwise. */
  private taken(id: string, { returnvalue, failedReason }: QueuedJob): string | null {
    if (typeof returnvalue !== "string") return failedReason ?? "ended without a result";
    if (this.folder.hasResult(id)) return null;
    const { hash, epochs } = workOfId(id);
    const point = { ...this.folder.readPoint(hash), ...(epochs === undefined ? {} : { epochs }) };
    try {
      const fingerprint = withoutPlaces(point.experiment, this.inputs).data.source;
      const result = readResultText(returnvalue, { ...point, fingerprint }, `result of ${id}`);
      const problem = result.problem && withFileNames(result.problem, this.inputs);
      this.folder.writeResult({ ...result, problem });
      return null;
    } catch (error) {
      if (error instanceof MhoError && error.code === "MHO_CONFIG") return error.message;
      throw error;
    }
  }

  private close(id: string): void {
    this.open.delete(id);
    this.queued.delete(id);
  }

  /** Brings points into the queue until the window is full, with the files that they need. */
  private async fill(): Promise<void> {
    const { server, files } = this.connected();
    const next = [...this.open].filter((id) => !this.queued.has(id)).slice(0, WINDOW - this.queued.size);
    if (next.length === 0) return;
    const { inputs } = this;
    await putInputs(inputs, files);
    const jobs = next.map((id): NewJob => {
      const data = { text: pointText(this.folder.readPoint(workOfId(id).hash), inputs) };
      return { name: "point", data, opts: { jobId: this.idOf(id), ...JOB_OPTIONS } };
    });
    await server.answered(server.points.addBulk(jobs));
    for (const id of next) this.queued.add(id);
  }

  /** Does `work`; where that fails, the connection is closed, so that the program can end. */
  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.connection?.server.close();
      this.connection = null;
      throw error;
    }
  }

  private async connect(): Promise<void> {
    this.inputs = this.folder.plan().inputs;
    if (this.connection) return;
    const server = await QueueServer.connect(this.url);
    this.connection = { server, files: new QueueFiles(server, this.study) };
  }

  private connected(): Connection {
    if (this.connection) return this.connection;
    throw new Error("nothing was submitted");
  }

  /** Removes the study's files from the queue. */
  private async leave(): Promise<void> {
    const { server, files } = this.connected();
    try {
      for (const name of inputNames(this.inputs)) await files.remove(name);
    } catch {
      // what is left there costs memory of the server, and serves the same study again
    }
    await server.close();
    this.connection = null;
  }

  private idOf(id: string): string {
    return `${this.study}-${id}`;
  }
}
