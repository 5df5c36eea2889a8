// Runs a job on a thread of its own, so that the server answers at once whatever the run does (the reference engine and the drawing of
// devices compute without a pause). Node cannot start a thread from TypeScript: from src/ (tests) the job runs on this thread.
import { Worker } from "node:worker_threads";
import { InterruptedError, MhoError } from "../base/errors.ts";
import type { RunEvent } from "./runEvents.ts";
import { type Job, runJob } from "./runJob.ts";

export type ToThread = "stop";
export type FromThread =
  | { readonly event: RunEvent }
  | { readonly done: true }
  | { readonly failed: string; readonly interrupted: boolean; readonly known: boolean };

/** As runJob. */
export function runOnThread(job: Job, signal: AbortSignal, tell: (event: RunEvent) => void): Promise<void> {
  if (!import.meta.url.endsWith(".js")) return runJob(job, signal, tell);
  const worker = new Worker(new URL("./runWorker.js", import.meta.url), { workerData: job });
  const stop = () => worker.postMessage("stop" satisfies ToThread);
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  return new Promise<void>((resolve, reject) => {
    worker.on("message", (message: FromThread) => {
      if ("event" in message) tell(message.event);
      else if ("done" in message) resolve();
      else reject(errorOf(message));
    });
    worker.on("error", reject);
    worker.on("exit", (code) => reject(new Error(`the thread of the run ended with code ${code}`)));
  }).finally(() => {
    signal.removeEventListener("abort", stop);
    return worker.terminate();
  });
}

/** Errors cross threads as text. */
function errorOf({ failed, interrupted, known }: Extract<FromThread, { failed: string }>): Error {
  if (interrupted) return new InterruptedError(failed);
  return known ? new MhoError("MHO_RUN", failed) : new Error(failed);
}
