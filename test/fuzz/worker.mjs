// Starts fuzzWorker.ts in a thread: Node 20 reads no TypeScript, so vite, which the tests have anyway, loads the sources as they are.
import { parentPort, workerData } from "node:worker_threads";
import { runnerImport } from "vite";

// the list brings the fuzzer: one copy of each module, so that error classes are the same
const { module } = await runnerImport(workerData.entries, { configFile: false, logLevel: "error" });
const entry = module.ENTRIES.find(({ name }) => name === workerData.work.entry);
await module.work(entry, workerData.work, parentPort);
process.exit();
