// The process of a run: takes one job from its input, reports events, and stops with a checkpoint when the input ends.
import { createInterface } from "node:readline";
import { namedDiskError } from "../base/disk.ts";
import { InterruptedError, MhoError } from "../base/errors.ts";
import { type Job, runJob } from "./runJob.ts";
import type { FromProcess, RunEnd } from "./runProcess.ts";

// Ctrl-C goes to all processes of a terminal: the server says when to stop
process.on("SIGINT", () => {});
const stop = new AbortController();
const say = (message: FromProcess, then?: () => void) =>
  process.stdout.write(`${JSON.stringify(message)}\n`, then);

const lines = createInterface(process.stdin);
lines.once("close", () => stop.abort());
lines.once("line", async (line) => {
  const end = await runJob(JSON.parse(line) as Job, stop.signal, (event) => say({ event })).then(
    (): RunEnd => ({ done: true }),
    failureOf,
  );
  say(end, () => process.exit(0));
});

function failureOf(thrown: unknown): RunEnd {
  const error = namedDiskError(thrown) as Error;
  return {
    failed: error.message,
    interrupted: error instanceof InterruptedError,
    known: error instanceof MhoError,
  };
}
