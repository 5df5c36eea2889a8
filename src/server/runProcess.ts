// Runs a job in a process of its own: the server answers at once whatever the run does, and lives on whatever becomes of it. A process that
// dies is followed by another one, which goes on from the checkpoint.
import { join } from "node:path";
import { InterruptedError, MhoError } from "../base/errors.ts";
import { LineProcess, MOST_DEATHS } from "../base/lineProcess.ts";
import { packageRoot } from "../base/packageRoot.ts";
import type { RunEvent } from "./runEvents.ts";
import type { Job } from "./runJob.ts";

export type RunEnd =
  | { readonly done: true }
  | { readonly failed: string; readonly interrupted: boolean; readonly known: boolean };
export type FromProcess = { readonly event: RunEvent } | RunEnd;

/** Built also where the server runs from its sources. */
const WORKER = join(packageRoot(), "dist", "server", "runWorker.js");

/** Does the same as runJob, in a process of its own. */
export async function runInProcess(
  job: Job,
  signal: AbortSignal,
  report: (event: RunEvent) => void,
): Promise<void> {
  for (let deaths = 1; ; deaths++) {
    const end = await runOnce(job, signal, report);
    if (typeof end === "object") return endAs(end);
    if (signal.aborted) throw new InterruptedError(`the process of the run ended with ${end}`);
    if (deaths === MOST_DEATHS)
      throw new MhoError("MHO_RUN", `${deaths} processes ended with this run in hand, the last with ${end}`, {
        hint: "is there memory enough? Resume the run to try again",
      });
    report({ kind: "notice", text: `the process of the run ended with ${end}; another one goes on` });
  }
}

/** The last message of the process, or how it ended without one. */
async function runOnce(
  job: Job,
  signal: AbortSignal,
  report: (event: RunEvent) => void,
): Promise<RunEnd | string> {
  let end: RunEnd | null = null;
  const worker = new LineProcess([process.execPath, WORKER], (value) => {
    const message = value as FromProcess;
    if ("event" in message) report(message.event);
    else end = message;
  });
  const stop = () => worker.close();
  worker.send(JSON.stringify(job));
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  const how = await worker.ended;
  signal.removeEventListener("abort", stop);
  return end ?? how;
}

/** Errors cross processes as text. */
function endAs(end: RunEnd): void {
  if ("done" in end) return;
  if (end.interrupted) throw new InterruptedError(end.failed);
  throw end.known ? new MhoError("MHO_RUN", end.failed) : new Error(end.failed);
}
