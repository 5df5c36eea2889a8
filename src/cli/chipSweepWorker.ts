// A thread of a sweep: takes chunks of points, gives their outcomes back.
import { parentPort, workerData } from "node:worker_threads";
import type { SweptPoint } from "../report/chipSweep.ts";
import { type SweepJob, sweepPricer } from "./chipSweepPricer.ts";

const price = sweepPricer(workerData as SweepJob);
parentPort?.on("message", (points: SweptPoint["set"][]) => parentPort?.postMessage(points.map(price)));
