// Many image files to one packed array, on worker threads. Node cannot start a thread from TypeScript, so when running
// from src/ (unit tests) the same batches are decoded in turns on this thread; results are equal.
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { DataError } from "../base/errors.ts";
import { imageSize, MAX_DATASET_BYTES, type OnDataProgress } from "./dataset.ts";
import { type DecodedBatch, decodeBatch, type EncodedBatch, type Shape, sameShape } from "./decodeBatch.ts";
import { decodeImage } from "./decodeImage.ts";
import { isTurned } from "./orientation.ts";
import type { SourceFile } from "./source.ts";

const BATCH = 256;
const MAX_WORKERS = 8;
/** Fewer images than this are decoded sooner than threads start. */
const WORTH_THREADS = 2 * BATCH;

export interface DecodedImages extends Shape {
  /** (files, height, width, channels). */
  readonly images: Uint8Array;
  /** Files whose Exif says that a viewer turns them. */
  readonly turned: number;
}

/** Decodes `files` (one at least), all of the shape of the first. Throws DataError about the first file that is
 *  damaged or of another shape. */
export async function decodeImages(
  files: readonly SourceFile[],
  onProgress?: OnDataProgress,
): Promise<DecodedImages> {
  const { data, ...shape } = decodeImage(files[0].read(), files[0].at);
  const bytes = files.length * data.length;
  if (bytes > MAX_DATASET_BYTES)
    throw new DataError(`${files.length} such images are ${bytes} bytes, at most ${MAX_DATASET_BYTES} fit`, {
      at: files[0].at,
      hint: "make the images smaller, or put fewer of them into the folder",
    });
  const images = new Uint8Array(bytes);
  const threaded = import.meta.url.endsWith(".js") && files.length >= WORTH_THREADS;
  const job: Job = { files, shape, images, onProgress, turned: 0 };
  const failed = await (threaded ? decodeOnWorkers : decodeHere)(job);
  if (failed !== null) explain(files[failed], shape, files[0]);
  return { ...shape, images, turned: job.turned };
}

interface Job {
  readonly files: readonly SourceFile[];
  readonly shape: Shape;
  readonly images: Uint8Array;
  readonly onProgress: OnDataProgress | undefined;
  /** Counted as files are read. */
  turned: number;
}

/** Returns the index of the first failed file, or null. */
async function decodeHere(job: Job): Promise<number | null> {
  for (let from = 0; from < job.files.length; from += BATCH) {
    const decoded = decodeBatch(batchOf(job, from));
    if ("failed" in decoded) return from + decoded.failed;
    place(job, decoded.pixels, from, from + BATCH);
    await new Promise((resolve) => setImmediate(resolve)); // let others run
  }
  return null;
}

async function decodeOnWorkers(job: Job): Promise<number | null> {
  const count = Math.min(availableParallelism(), MAX_WORKERS);
  const workers = Array.from(
    { length: count },
    () => new Worker(new URL("./decodeWorker.js", import.meta.url)),
  );
  let next = 0;
  let done = 0;
  let failed: number | null = null;
  const serve = async (worker: Worker): Promise<void> => {
    while (next < job.files.length && failed === null) {
      const from = next;
      next += BATCH;
      worker.postMessage(batchOf(job, from));
      const [decoded]: DecodedBatch[] = await once(worker, "message");
      // Batches are handed out in order and all are awaited: the lowest index is the first failure.
      if ("failed" in decoded) failed = Math.min(failed ?? Number.POSITIVE_INFINITY, from + decoded.failed);
      else {
        done += BATCH;
        place(job, decoded.pixels, from, done);
      }
    }
  };
  try {
    await Promise.all(workers.map(serve));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return failed;
}

function batchOf(job: Job, from: number): EncodedBatch {
  // Copies: sending a view would send all of the archive behind it.
  const files = job.files.slice(from, from + BATCH).map((file) => new Uint8Array(file.read()));
  job.turned += files.filter(isTurned).length;
  return { shape: job.shape, files };
}

function place(job: Job, pixels: Uint8Array, from: number, done: number): void {
  job.images.set(pixels, from * imageSize(job.shape));
  const total = job.files.length;
  job.onProgress?.({ stage: "decoding", done: Math.min(done, total), total });
}

function explain(file: SourceFile, expected: Shape, first: SourceFile): never {
  const image = decodeImage(file.read(), file.at);
  if (sameShape(image, expected))
    throw new DataError("changed while it was read", {
      at: file.at,
      hint: "read it again when no program writes to it",
    });
  throw new DataError(`is ${shapeText(image)}, but ${first.at} is ${shapeText(expected)}`, {
    at: file.at,
    hint: "all images of a data set must have one size and number of channels",
  });
}

function shapeText({ height, width, channels }: Shape): string {
  return `${height}x${width} pixels with ${channels} channel${channels === 1 ? "" : "s"}`;
}
