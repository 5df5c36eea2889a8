// examples/trained-vgg.onnx: the graph of examples/small-vgg.onnx with the weights of a training in software, in the order of PyTorch.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import type { NetworkWeights } from "../../src/network/layerWeights.ts";
import { runExperiment } from "../../src/run/runExperiment.ts";
import { startOf } from "../../src/run/startWeights.ts";
import { openTestEngine } from "../engines.ts";
import { vgg } from "./models.ts";

/** Pixels of the maps that the classifier reads. */
const LAST_PIXELS = 64;

/** Takes minutes. */
export async function trainedExample(): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "mho-example-"));
  const engine = await openTestEngine();
  try {
    const experiment = resolveExperiment({
      network: { name: "examples/small-vgg.onnx" },
      training: { rule: "software", epochs: 12 },
    });
    await runExperiment(experiment, { engine, folder });
    const { weights } = startOf({ ...experiment.network, start: folder })!();
    return vgg({ side: 32, form: "float16", values: inOrderOfOnnx(weights) }).bytes;
  } finally {
    await engine.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

function inOrderOfOnnx(weights: NetworkWeights): ReadonlyMap<string, Float32Array> {
  const values = new Map<string, Float32Array>();
  for (const [layer, own] of weights) {
    if (own.kind === "bias") values.set(layer, own.beta);
    if (own.kind === "matrix") values.set(`${layer}.weight`, transposed(layer, own.matrix, own.columns));
  }
  return values;
}

/** (K, N) to (N, K), and rows (pixel, channel) to (channel, pixel). */
function transposed(layer: string, matrix: Float32Array, columns: number): Float32Array {
  const rows = matrix.length / columns;
  const pixels = layer.startsWith("features") ? 9 : layer === "classifier.0" ? LAST_PIXELS : 1;
  const depth = rows / pixels;
  const result = new Float32Array(matrix.length);
  for (let n = 0; n < columns; n++)
    for (let c = 0; c < depth; c++)
      for (let pixel = 0; pixel < pixels; pixel++)
        result[(n * depth + c) * pixels + pixel] = matrix[(pixel * depth + c) * columns + n]!;
  return result;
}
