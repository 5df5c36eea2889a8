// Trains in a worker, so that the page stays alive: the training loop of the command line on the WebGPU engine.
import { InterruptedError } from "../../src/base/errors.ts";
import { train } from "../../src/training/train.ts";
import { loadExample } from "./example.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { openBrowserEngine } from "./openBrowserEngine.ts";

const say = (message: FromWorker) => postMessage(message);
const stop = new AbortController();

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "stop") stop.abort();
  else run(data.example).catch((error: unknown) => say({ kind: "failed", message: textOf(error) }));
});

async function run(folder: string): Promise<void> {
  const { input, dataset, experimentHash } = await loadExample(folder);
  const engine = await openBrowserEngine();
  say({ kind: "adapter", description: engine.description });
  try {
    const onEvent = (event: Parameters<NonNullable<Parameters<typeof train>[1]["onEvent"]>>[0]) =>
      say({ kind: "event", event });
    const result = await train(input, { engine, dataset, experimentHash, onEvent, signal: stop.signal });
    say({ kind: "done", result });
  } finally {
    await engine.dispose();
  }
}

const textOf = (error: unknown): string =>
  error instanceof InterruptedError ? "stopped" : error instanceof Error ? error.message : String(error);
