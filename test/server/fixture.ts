// A server with a runs folder of its own, asked without a port; and runs of seconds.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hono } from "hono";
import { type AppOptions, createApp } from "../../src/server/app.ts";
import { TOKEN_HEADER } from "../../src/server/guard.ts";
import { type QueueOptions, RunQueue } from "../../src/server/runQueue.ts";
import { StudyQueue } from "../../src/server/studyQueue.ts";

export const TOKEN = "a-token-of-the-test";

/** A network of one small layer on 200 images: an epoch takes some 50 ms. */
export const SMALL = [
  "network.name=mlp",
  "network.hidden=[16]",
  "data.trainLimit=200",
  "data.testLimit=50",
  "training.batch=20",
  "training.epochs=2",
];

export interface TestServer {
  readonly app: Hono;
  readonly queue: RunQueue;
  readonly runs: string;
  readonly studies: string;
  readonly faults: unknown[];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** The JSON of a GET. */
  json<T>(path: string): Promise<T>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

export function openTestServer(
  options: Partial<AppOptions> & { run?: QueueOptions["run"]; runs?: string } = {},
): TestServer {
  const folder = mkdtempSync(join(tmpdir(), "mho-server-"));
  const runs = options.runs ?? join(folder, "runs");
  const studies = options.studies ?? join(folder, "studies");
  const faults: unknown[] = [];
  const onFault = (error: unknown) => faults.push(error);
  const { run } = options;
  const queue = new RunQueue({ runs, engine: "auto", threads: 2, onFault, ...(run ? { run } : {}) });
  const studyQueue = new StudyQueue({ studies, engine: "auto", threads: 1, onFault });
  const app = createApp({
    queue,
    studyQueue,
    runs,
    studies,
    onFault,
    token: TOKEN,
    password: null,
    host: "127.0.0.1",
    sources: [],
    bundle: join(folder, "web"),
    results: join(folder, "results"),
    ...options,
  });
  const ask = async (path: string, init: RequestInit & { headers: Record<string, string> }) =>
    app.request(`http://127.0.0.1:4160${path}`, {
      ...init,
      headers: { host: "127.0.0.1:4160", ...init.headers },
    });
  return {
    app,
    queue,
    runs,
    studies,
    faults,
    get: (path, headers = {}) => ask(path, { headers }),
    json: async <T>(path: string) => (await (await ask(path, { headers: {} })).json()) as T,
    post: (path, body = {}, headers = {}) =>
      ask(path, {
        method: "POST",
        headers: { "content-type": "application/json", [TOKEN_HEADER]: TOKEN, ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    close: async () => {
      await Promise.all([queue.close(), studyQueue.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
