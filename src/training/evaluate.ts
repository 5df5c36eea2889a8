// Test accuracy: forward reads only, with the conductances as they are packed.
import type { Dataset } from "../data/dataset.ts";
import { LOSS_METRICS } from "../engine/engine.ts";
import type { BatchLoader } from "./batches.ts";
import type { Session } from "./session.ts";

/** Fraction of the test images classified right. `onProgress` gets the number of images done. */
export async function evaluate(
  session: Session,
  dataset: Dataset,
  loader: BatchLoader,
  onProgress: (done: number) => void,
): Promise<number> {
  const { engine, network, labels, input } = session;
  const metrics = session.testMetrics;
  engine.fill(metrics, 0);
  const total = dataset.test.labels.length;
  const { batch } = input.training;
  const { channels: classes } = network.logits.shape;
  for (let start = 0; start < total; start += batch) {
    const indices = Uint32Array.from({ length: Math.min(batch, total - start) }, (_, i) => start + i);
    const images = loader.load(dataset.test, indices, 0, false);
    network.forward(images, "evaluation");
    engine.loss(input.training.loss, network.logits.value, labels, null, images, classes, metrics);
    await engine.sync();
    onProgress(start + images);
  }
  const sums = await engine.readTensor(metrics);
  return sums[LOSS_METRICS.correct]! / total;
}
