// Does orders of fuzz.ts in a thread, one after another, with fuzzWorker.ts as compiled.ts made it.
import { on } from "node:events";
import { parentPort, workerData } from "node:worker_threads";

process.setSourceMapsEnabled(true);
const orders = on(parentPort, "message");
// the list brings the fuzzer: one copy of each module, so that error classes are the same
const { ENTRIES, work } = await import(workerData.entries);
for await (const [order] of orders) {
  const entry = ENTRIES.find(({ name }) => name === order.entry);
  await work(entry, order, parentPort);
  parentPort.postMessage({ kind: "done" });
}
