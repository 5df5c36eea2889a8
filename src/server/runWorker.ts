// The thread of a run: takes one job, tells what happens, stops when told.
import { parentPort, workerData } from "node:worker_threads";
import { namedDiskError } from "../base/disk.ts";
import { InterruptedError, MhoError } from "../base/errors.ts";
import { type Job, runJob } from "./runJob.ts";
import type { FromThread, ToThread } from "./runThread.ts";

const stop = new AbortController();
const say = (message: FromThread) => parentPort?.postMessage(message);
parentPort?.on("message", (message: ToThread) => message === "stop" && stop.abort());

runJob(workerData as Job, stop.signal, (event) => say({ event })).then(
  () => say({ done: true }),
  (thrown: Error) => {
    const error = namedDiskError(thrown) as Error;
    say({
      failed: error.message,
      interrupted: error instanceof InterruptedError,
      known: error instanceof MhoError,
    });
  },
);
