// Starts fuzzWorker.ts in a thread, as compiled.ts made it.
import { parentPort, workerData } from "node:worker_threads";

process.setSourceMapsEnabled(true);
// the list brings the fuzzer: one copy of each module, so that error classes are the same
const { ENTRIES, work } = await import(workerData.entries);
const entry = ENTRIES.find(({ name }) => name === workerData.work.entry);
await work(entry, workerData.work, parentPort);
process.exit();
