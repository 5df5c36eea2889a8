// Messages between page and worker.
import type { TrainEvent, TrainResult } from "../../src/training/records.ts";

export type ToWorker = { readonly kind: "start"; readonly example: string } | { readonly kind: "stop" };

export type FromWorker =
  | { readonly kind: "adapter"; readonly description: string }
  | { readonly kind: "event"; readonly event: TrainEvent }
  | { readonly kind: "done"; readonly result: TrainResult }
  /** `hint`: what helps, in one sentence. */
  | { readonly kind: "failed"; readonly message: string };
