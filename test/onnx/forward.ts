// Logits of a model file, by onnxruntime and by Mho's own network of float weights with the file's weights loaded.

import * as ort from "onnxruntime-web";
import { expect } from "vitest";
import { seedOf } from "../../src/base/random.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { createNetwork } from "../../src/network/network.ts";
import { networkFromOnnx } from "../../src/network/onnx/networkFromOnnx.ts";
import { networkSchema } from "../../src/network/params.ts";
import { loadWeights } from "./loadWeights.ts";
import type { ModelFile } from "./models.ts";

ort.env.wasm.numThreads = 1;

/** Values between −1 and 1, the same each time, in the order of ONNX. */
export function imagesFor({ dims }: ModelFile): Float32Array {
  const count = dims.reduce((product, size) => product * size, 1);
  return Float32Array.from({ length: count }, (_, i) => (((i * 2654435761) >>> 8) % 255) / 127 - 1);
}

export async function logitsByRuntime(
  { bytes, dims }: ModelFile,
  images: Float32Array,
): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(bytes);
  const feeds = { [session.inputNames[0]!]: new ort.Tensor("float32", images, dims) };
  const result = await session.run(feeds);
  const values = result[session.outputNames[0]!]!.data as Float32Array;
  await session.release();
  return values;
}

export async function logitsByMho(
  engine: Engine,
  file: ModelFile,
  images: Float32Array,
): Promise<Float32Array> {
  const { definition, weights } = networkFromOnnx(file.bytes, "model.onnx");
  const batch = file.dims[0]!;
  const network = createNetwork({
    engine,
    definition,
    parameters: networkSchema.parse({ activationBits: "ideal", errorBits: "ideal" }),
    array: null,
    gradientUnit: null,
    offOnRatio: 0,
    windowLow: -1,
    maxBatch: batch,
    seed: seedOf(1),
  });
  loadWeights(engine, network, weights());
  engine.upload(network.input.value, channelsLast(file, images));
  network.forward(batch, "evaluation");
  return Float32Array.from(await engine.readTensor(network.logits.value)).slice(
    0,
    batch * network.logits.size,
  );
}

/** Reorders (N, C, H, W) to (N, H, W, C). */
function channelsLast({ dims, channelsLast }: ModelFile, images: Float32Array): Float32Array {
  if (channelsLast) return images;
  const [batch, channels, height, width] = dims as [number, number, number, number];
  const area = height * width;
  const moved = new Float32Array(images.length);
  for (let b = 0; b < batch; b++)
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < area; i++)
        moved[(b * area + i) * channels + c] = images[(b * channels + c) * area + i]!;
  return moved;
}

/** Largest difference, as a part of the largest value. */
export function distance(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(largest).toBeGreaterThan(0);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) / largest;
}
