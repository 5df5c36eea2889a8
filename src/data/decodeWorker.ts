// The entry of a decoding thread: batches in, pixels out. All work is decodeBatch's.
import { parentPort } from "node:worker_threads";
import { decodeBatch, type EncodedBatch } from "./decodeBatch.ts";

parentPort?.on("message", (batch: EncodedBatch) => {
  const decoded = decodeBatch(batch);
  parentPort?.postMessage(decoded, "pixels" in decoded ? [decoded.pixels.buffer] : []);
});
