// `mho worker`: makes points of studies, until it is stopped. From a job queue, or from a folder on a shared disk without any service.
import { availableParallelism, hostname } from "node:os";
import { resolve } from "node:path";
import { ConfigError, InterruptedError } from "../base/errors.ts";
import { plural } from "../report/text/format.ts";
import { StudyFolder } from "../study/sweep/folder.ts";
import { LocalRunner } from "../study/sweep/localRunner.ts";
import { QueueServer } from "../study/sweep/queue/queueServer.ts";
import { readQueueUrl } from "../study/sweep/queue/queueUrl.ts";
import { workQueue } from "../study/sweep/queue/queueWorker.ts";
import { makeMissing, missingHashes } from "../study/sweep/watch.ts";
import { interruptible } from "./interrupt.ts";
import type { EngineFlags } from "./options.ts";
import { type OutputFlags, outputOf } from "./output.ts";
import { StudyProgress } from "./studyProgress.ts";
import { localOptions, workerCommand } from "./studyRunner.ts";

export interface WorkerFlags extends OutputFlags, EngineFlags {
  readonly queue?: string;
  readonly folder?: string;
  readonly jobs?: number;
  readonly lostAfter: number;
}

const INTERVAL = 500;

export async function workerCommandLine(folder: string | undefined, flags: WorkerFlags): Promise<void> {
  const queue = flags.queue ?? process.env.MHO_QUEUE;
  if (folder !== undefined && flags.queue !== undefined)
    throw new ConfigError("a folder and a queue at once", {
      at: "mho worker",
      hint: "with a queue, a shared folder is given by --folder",
    });
  if (folder === undefined && queue === undefined)
    throw new ConfigError("no work is named", {
      at: "mho worker",
      hint: "mho worker FOLDER, or mho worker --queue URL",
    });
  return folder === undefined ? fromQueue(queue, flags) : fromFolder(folder, flags);
}

/** Works beside other machines: whoever holds the lock of a point makes it. */
async function fromFolder(path: string, flags: WorkerFlags): Promise<void> {
  const output = outputOf(flags);
  const folder = new StudyFolder(resolve(path));
  const plan = folder.plan();
  if (plan.question.task === "chip")
    throw new ConfigError("chips are priced where their study runs, without workers", {
      at: folder.path,
      hint: "mho study run",
    });
  const points = missingHashes(plan, folder).length;
  output.note(`${folder.path}: ${points} of ${plural(plan.points.length, "point")} to make`);
  if (points === 0) return;
  const runner = new LocalRunner({ ...localOptions(folder.path, flags, points), isShuffled: true });
  const progress = new StudyProgress(output, { nameOf: (hash) => hash });
  try {
    await interruptible(
      () => output.warn("stopping with checkpoints; others go on from there"),
      (signal) =>
        makeMissing(plan, folder, runner, {
          signal,
          interval: INTERVAL,
          onProgress: (state) => progress.onState(state),
        }),
    );
  } finally {
    progress.close();
  }
  for (const problem of runner.problems) output.warn(problem);
}

async function fromQueue(queue: string | undefined, flags: WorkerFlags): Promise<void> {
  const output = outputOf(flags);
  const url = readQueueUrl(queue);
  const cores = availableParallelism();
  const jobs = flags.jobs ?? cores;
  const threads = flags.threads ?? Math.max(1, Math.floor(cores / jobs));
  const server = await QueueServer.connect(url);
  output.note(`${hostname()}: ${plural(jobs, "point")} at once, from ${url.shown}; Ctrl-C ends`);
  await interruptible(
    () => output.warn("stopping with checkpoints; other workers get the points"),
    (signal) =>
      workQueue({
        server,
        jobs,
        signal,
        lostAfter: flags.lostAfter,
        shared: flags.folder === undefined ? null : resolve(flags.folder),
        commandIn: (folder) => workerCommand(folder, { ...flags, threads }),
        onPoint: (hash, what) => output.note(`${hash} ${what}`),
      }),
  );
  throw new InterruptedError("the worker stopped");
}
