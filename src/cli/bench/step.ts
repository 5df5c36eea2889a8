// Speed of the whole training step of full-width VGG-8, and of its device update alone, on random images.

import { philox, seedOf } from "../../base/random.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { trainInputOf } from "../../run/trainInput.ts";
import { BatchLoader } from "../../training/batches.ts";
import { openSession, packAll, type Session } from "../../training/session.ts";

/** Operations of one training step per image of full-width VGG-8: 3 x forward minus the first layer's error. */
export function stepOperations(session: Session): number {
  return session.network.arrayLayers.reduce((sum, { crossbar: { spec }, first }) => {
    const { outHeight, outWidth, outChannels, inChannels, kernelHeight, kernelWidth } = spec.shape;
    const forward = 2 * outHeight * outWidth * outChannels * inChannels * kernelHeight * kernelWidth;
    return sum + forward * (first ? 2 : 3);
  }, 0);
}

/** Random pixels of CIFAR's shape: enough for speed, nothing to learn. */
export function randomImages(count: number): Dataset {
  const size = 32 * 32 * 3;
  const words = new Uint32Array(4);
  const images = new Uint8Array(count * size);
  const view = new DataView(images.buffer);
  for (let i = 0; i < images.length; i += 16) {
    philox(seedOf(7), 99, 1, i, 0, words);
    words.forEach((word, j) => {
      view.setUint32(i + 4 * j, word);
    });
  }
  const split = { images, labels: Uint8Array.from({ length: count }, (_, i) => i % 10) };
  const classes = Array.from({ length: 10 }, (_, i) => `class ${i}`);
  const source = "random pixels";
  return {
    name: source,
    source,
    form: source,
    fingerprint: source,
    height: 32,
    width: 32,
    channels: 3,
    classes,
    train: split,
    test: split,
  };
}

export interface OpenStep {
  readonly session: Session;
  /** One whole training step on these images (the first ones), ending with the engine idle. */
  readonly step: (images?: Uint32Array) => Promise<void>;
  /** The updates of all layers and of normalizations only. */
  readonly updates: () => Promise<void>;
  /** Forward reads only. */
  readonly forward: () => Promise<void>;
}

export async function openStep(engine: Engine, experiment: Experiment, dataset: Dataset): Promise<OpenStep> {
  const session = await openSession(trainInputOf(experiment, dataset), engine, dataset);
  const { network, labels, metrics, updates, digital } = session;
  const { batch, loss, learningRate } = experiment.training;
  const loader = new BatchLoader(session, dataset);
  const indices = Uint32Array.from({ length: batch }, (_, i) => i % dataset.train.labels.length);
  let step = 0;
  const update = () => {
    for (const layer of updates) layer.apply(learningRate, step, batch);
    digital.apply(learningRate);
  };
  return {
    session,
    step: async (images = indices) => {
      loader.load(dataset.train, images, step, true);
      network.forward(batch, "training");
      engine.loss(loss, network.logits.value, labels, network.logits.error.buffer, batch, 10, metrics);
      network.backward(batch, step);
      update();
      packAll(session, ++step);
      await engine.sync();
    },
    updates: async () => {
      update();
      step++;
      await engine.sync();
    },
    forward: async () => {
      network.forward(batch, "training");
      await engine.sync();
    },
  };
}
