// Brings batches of images and labels to the engine. Images lie on the grid (u8 − 128)/128; words are u8 − 128.
import { fillBatch, type ImageValues } from "../data/augment.ts";
import { type Augmentation, augmentationOf, NO_AUGMENTATION } from "../data/augmentation.ts";
import type { Dataset, Split } from "../data/dataset.ts";
import type { Session } from "./session.ts";

export class BatchLoader {
  private readonly session: Session;
  private readonly dataset: Dataset;
  private readonly images: ImageValues;
  private readonly labels: Int32Array;
  private readonly augmentation: Augmentation;

  constructor(session: Session, dataset: Dataset) {
    const { training } = session.input;
    this.augmentation = augmentationOf(training, dataset);
    this.session = session;
    this.dataset = dataset;
    const values = training.batch * dataset.height * dataset.width * dataset.channels;
    this.images = session.network.formats.words ? new Int8Array(values) : new Float32Array(values);
    this.labels = new Int32Array(training.batch);
  }

  /** Uploads the images of `indices`; returns how many. `augment`: changed at random as the experiment says; `step` is a seed of that. */
  load(split: Split, indices: Uint32Array, step: number, augment: boolean): number {
    const { engine, network, labels, input } = this.session;
    const { dataset } = this;
    const changes = augment ? this.augmentation : NO_AUGMENTATION;
    fillBatch(dataset, split, indices, this.images, { ...changes, seed: input.seed, step });
    indices.forEach((index, i) => {
      this.labels[i] = split.labels[index]!;
    });
    engine.upload(network.input.value, this.images.subarray(0, indices.length * network.input.size));
    engine.upload(labels, this.labels.subarray(0, indices.length));
    return indices.length;
  }
}
