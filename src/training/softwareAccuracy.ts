// Accuracy of given weights as floats in memory, with nothing quantized: what devices can be held against.
import type { Dataset } from "../data/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import { scopeOf } from "../engine/scopedEngine.ts";
import { BatchLoader } from "./batches.ts";
import { evaluate } from "./evaluate.ts";
import type { GivenStart } from "./givenStart.ts";
import { openSession, type TrainInput } from "./session.ts";

/** A fraction of the images that `evaluate` reads. All that it takes on the engine is given back. */
export async function softwareAccuracy(
  input: TrainInput,
  engine: Engine,
  dataset: Dataset,
  given: GivenStart,
  onProgress: (done: number) => void,
): Promise<number> {
  const scope = scopeOf(engine);
  try {
    const training = { ...input.training, rule: "software" as const };
    const session = await openSession({ ...input, training }, scope.engine, dataset, { given });
    return await evaluate(session, dataset, new BatchLoader(session, dataset), onProgress);
  } finally {
    scope.close();
  }
}
