// The example as `scripts/webExample.mjs` writes it: what training needs, resolved, and the images as bytes.
import type { Dataset } from "../../src/data/dataset.ts";
import type { TrainInput } from "../../src/training/session.ts";

export interface Example {
  readonly input: TrainInput;
  readonly dataset: Dataset;
  readonly experimentHash: string;
}

/** Content of example.json: a data set without its bytes. */
interface ExampleFile extends Omit<Example, "dataset"> {
  readonly dataset: Omit<Dataset, "train" | "test">;
  readonly trainImages: number;
  readonly testImages: number;
}

/** Throws Error where a file is missing or cut. */
export async function loadExample(folder: string): Promise<Example> {
  const [description, bytes] = await Promise.all([
    fetched(`${folder}/example.json`).then((answer) => answer.json() as Promise<ExampleFile>),
    fetched(`${folder}/images.bin`).then(async (answer) => new Uint8Array(await answer.arrayBuffer())),
  ]);
  const { input, dataset, experimentHash, trainImages, testImages } = description;
  const size = dataset.height * dataset.width * dataset.channels;
  const expected = (trainImages + testImages) * (size + 1);
  if (bytes.length !== expected)
    throw new Error(`images.bin has ${bytes.length} bytes, expected ${expected}`);
  let at = 0;
  const next = (length: number) => {
    at += length;
    return bytes.slice(at - length, at);
  };
  const split = (count: number) => ({ images: next(count * size), labels: next(count) });
  const train = split(trainImages);
  const test = split(testImages);
  return { input, experimentHash, dataset: { ...dataset, train, test } };
}

async function fetched(url: string): Promise<Response> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${answer.statusText}`);
  return answer;
}
