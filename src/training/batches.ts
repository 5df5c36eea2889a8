// Brings batches of images and labels to the engine. Images lie on the grid (u8 − 128)/128; words are u8 − 128.
import { fillBatch, type ImageValues } from "../data/augment.ts";
import type { Dataset, Split } from "../data/dataset.ts";
import { survivesMirroring } from "../data/mirrored.ts";
import type { Session } from "./session.ts";

export class BatchLoader {
  private readonly session: Session;
  private readonly dataset: Dataset;
  private readonly images: ImageValues;
  private readonly labels: Int32Array;
  private readonly flip: boolean;

  constructor(session: Session, dataset: Dataset) {
    const { batch, flip } = session.input.training;
    this.flip = flip === "by-data" ? survivesMirroring(dataset) : flip;
    this.session = session;
    this.dataset = dataset;
    const values = batch * dataset.height * dataset.width * dataset.channels;
    this.images = session.network.formats.words ? new Int8Array(values) : new Float32Array(values);
    this.labels = new Int32Array(batch);
  }

  /** Uploads the images of `indices`; returns how many. `step` seeds the augmentation. */
  load(split: Split, indices: Uint32Array, step: number, augment: boolean): number {
    const { engine, network, labels, input } = this.session;
    const { dataset, flip } = this;
    fillBatch(dataset, split, indices, this.images, { augment, flip, seed: input.seed, step });
    indices.forEach((index, i) => {
      this.labels[i] = split.labels[index]!;
    });
    engine.upload(network.input.value, this.images.subarray(0, indices.length * network.input.size));
    engine.upload(labels, this.labels.subarray(0, indices.length));
    return indices.length;
  }
}
