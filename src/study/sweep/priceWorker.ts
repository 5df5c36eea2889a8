// A thread that prices chips: takes chunks of points, gives back what they cost.
import { parentPort, workerData } from "node:worker_threads";
import type { KeyValues } from "../../experiment/experimentVarier.ts";
import { type PriceJob, pointPricer } from "./pricePoint.ts";

const price = pointPricer(workerData as PriceJob);
parentPort?.on("message", (points: KeyValues[]) => parentPort?.postMessage(points.map(price)));
