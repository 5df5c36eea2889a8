// The protocol of a worker process: hashes on lines of its input, or of a list; an answer for each on a line of its output. A line of
// the input may end with the number of threads for this point.
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { InterruptedError } from "../../base/errors.ts";
import type { TrainEvent } from "../../training/records.ts";
import { type Outcome, type WorkOptions, workOn } from "./workOn.ts";

export interface WorkAnswer {
  readonly hash: string;
  readonly outcome: Outcome;
}

/** Event in the training of a point. */
export interface WorkEvent {
  readonly hash: string;
  readonly event: TrainEvent;
}

export interface LineOptions extends Omit<WorkOptions, "threads" | "onEvent"> {
  readonly signal: AbortSignal;
  /** Whether to report events, too. */
  readonly events?: boolean;
}

/** Works until the input ends. An end with a point in hand means that who gave it is gone: then it stops with a checkpoint, as after
 *  `signal`. Throws as workOn. */
export async function workLines(input: Readable, output: Writable, options: LineOptions): Promise<void> {
  const gone = new AbortController();
  const signal = AbortSignal.any([options.signal, gone.signal]);
  const lines = createInterface(input);
  lines.once("close", () => gone.abort());
  signal.addEventListener("abort", () => lines.close(), { once: true });
  try {
    for await (const line of lines) {
      const [hash = "", threads] = line.trim().split(" ");
      const say = (message: WorkAnswer | WorkEvent) => output.write(`${JSON.stringify(message)}\n`);
      const outcome = await workOn(hash, {
        ...options,
        signal,
        threads: threads === undefined ? undefined : Number(threads),
        onEvent: options.events ? (event) => say({ hash, event }) : undefined,
      });
      say({ hash, outcome });
    }
  } catch (error) {
    // the checkpoint is there: who comes next goes on
    if (!(error instanceof InterruptedError)) throw error;
  } finally {
    lines.close();
  }
}

/** Works through a list. false: it stopped after `signal`, and a checkpoint is left. Throws as workOn. */
export async function workList(
  hashes: readonly string[],
  output: Writable,
  options: WorkOptions,
): Promise<boolean> {
  for (const hash of hashes)
    try {
      const outcome = await workOn(hash, options);
      output.write(`${JSON.stringify({ hash, outcome } satisfies WorkAnswer)}\n`);
    } catch (error) {
      if (error instanceof InterruptedError) return false;
      throw error;
    }
  return true;
}
