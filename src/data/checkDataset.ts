// Contents of a data source, for `mho data check`: counts, sizes and pixel statistics. Throws as loadDataset does.
import { type DatasetContent, imageSize, type Labels } from "./dataset.ts";
import { type LoadOptions, loadDataset } from "./loadDataset.ts";

export interface DatasetReport {
  readonly name: string;
  readonly source: string;
  readonly form: string;
  readonly fingerprint: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly train: number;
  readonly test: number;
  readonly classes: readonly { readonly name: string; readonly train: number; readonly test: number }[];
  /** Means of the training images, per channel, as fractions of the full range. */
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** The notes of DatasetContent. */
  readonly notes: readonly string[];
}

export async function checkDataset(source: string, options: LoadOptions = {}): Promise<DatasetReport> {
  const dataset = await loadDataset(source, options);
  const { name, form, fingerprint, height, width, channels, classes } = dataset;
  const train = countLabels(dataset.train.labels, classes.length);
  const test = countLabels(dataset.test.labels, classes.length);
  return {
    name,
    source: dataset.source,
    form,
    fingerprint,
    height,
    width,
    channels,
    train: dataset.train.labels.length,
    test: dataset.test.labels.length,
    classes: classes.map((label, i) => ({ name: label, train: train[i], test: test[i] })),
    ...channelStatistics(dataset),
    notes: dataset.notes ?? [],
  };
}

function countLabels(labels: Labels, classes: number): Uint32Array {
  const counts = new Uint32Array(classes);
  for (const label of labels) counts[label] += 1;
  return counts;
}

function channelStatistics(dataset: DatasetContent): { means: number[]; deviations: number[] } {
  const { images, labels } = dataset.train;
  const { channels } = dataset;
  const pixels = (labels.length * imageSize(dataset)) / channels;
  const means: number[] = [];
  const deviations: number[] = [];
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    let squares = 0; // integers below 2^53: exact
    for (let i = c; i < images.length; i += channels) {
      sum += images[i];
      squares += images[i] * images[i];
    }
    const mean = sum / pixels;
    means.push(mean / 255);
    deviations.push(Math.sqrt(Math.max(0, squares / pixels - mean * mean)) / 255);
  }
  return { means, deviations };
}
