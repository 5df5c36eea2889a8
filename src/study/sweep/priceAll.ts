// Prices many chips, on all processors where they are enough to be worth the start of a thread.
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setImmediate as otherWork } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { KeyValues } from "../../experiment/experimentVarier.ts";
import { type Priced, type PriceJob, pointPricer } from "./pricePoint.ts";

/** Points that are priced in one go; fewer than two of them are not worth starting a thread. */
const CHUNK = 250;

export interface PriceOptions {
  /** At most so many; by default one for each processor. */
  readonly threads?: number | undefined;
  /** No chunk is begun after it. */
  readonly signal?: AbortSignal | undefined;
  /** Gets the prices of points from `first` on, in any order of chunks. */
  readonly onPriced: (first: number, outcomes: readonly Priced[]) => void;
}

/** Resolves when all points are priced, or those under way after `signal`. */
export async function priceAll(points: readonly KeyValues[], job: PriceJob, options: PriceOptions) {
  const chunks = Array.from({ length: Math.ceil(points.length / CHUNK) }, (_, i) => i * CHUNK);
  const url = new URL("./priceWorker.js", import.meta.url);
  const most = existsSync(url) ? (options.threads ?? availableParallelism()) : 1;
  const threads = Math.min(most, chunks.length);
  if (threads > 1) await priceOnThreads(points, chunks, { ...options, url, job, threads });
  else await priceHere(points, chunks, { ...options, job });
}

type Here = Omit<PriceOptions, "threads"> & { readonly job: PriceJob };
type Threads = Here & { readonly url: URL; readonly threads: number };

async function priceHere(points: readonly KeyValues[], chunks: readonly number[], options: Here) {
  const { job, signal, onPriced } = options;
  const price = pointPricer(job);
  for (const first of chunks) {
    if (signal?.aborted) return;
    onPriced(first, points.slice(first, first + CHUNK).map(price));
    await otherWork();
  }
}

/** Each thread takes the next chunk when it has done one. */
async function priceOnThreads(points: readonly KeyValues[], chunks: readonly number[], options: Threads) {
  const { url, job, threads, signal, onPriced } = options;
  let next = 0;
  const workers = Array.from({ length: threads }, () => new Worker(url, { workerData: job }));
  const serve = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      let first = 0;
      const give = () => {
        if (next >= chunks.length || signal?.aborted) return resolve();
        first = chunks[next++]!;
        worker.postMessage(points.slice(first, first + CHUNK));
      };
      worker.on("error", reject);
      worker.on("message", (outcomes: Priced[]) => {
        try {
          onPriced(first, outcomes);
          give();
        } catch (error) {
          reject(error as Error);
        }
      });
      give();
    });
  try {
    await Promise.all(workers.map(serve));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
