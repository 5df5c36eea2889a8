// Networks that PyTorch itself has exported (scripts/peers/exported_networks.py): Mho's logits beside those that PyTorch computed and those of
// onnxruntime. One small file is kept in git; MHO_ONNX_FOLDER has others of the script.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { networkFromOnnx } from "../../src/network/onnx/networkFromOnnx.ts";
import { distance, imagesFor, logitsByMho, logitsByRuntime } from "./forward.ts";

const here = dirname(fileURLToPath(import.meta.url));
const folders = [here, process.env.MHO_ONNX_FOLDER].filter((folder) => folder !== undefined);
const files = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".onnx"))
    .map((name) => join(folder, name)),
);

describe("a network of torchvision as PyTorch exports it", () => {
  test.each(files)("%s", async (path) => {
    const file = { bytes: new Uint8Array(readFileSync(path)), dims: [2, 3, 32, 32], channelsLast: false };
    const { logits } = JSON.parse(readFileSync(path.replace(/onnx$/, "json"), "utf8"));
    const images = imagesFor(file);
    const found = await logitsByMho(createReferenceEngine(), file, images);
    expect(distance(found, Float32Array.from(logits))).toBeLessThan(1e-4);
    expect(distance(found, await logitsByRuntime(file, images))).toBeLessThan(1e-4);
  });

  test("keeps its layers and their names", () => {
    const { definition } = networkFromOnnx(readFileSync(join(here, "torchvision-small.onnx")), "small.onnx");
    const kinds = definition.layers.map(({ kind }) => kind);
    const count = (wanted: string) => kinds.filter((kind) => kind === wanted).length;
    expect([count("conv"), count("batchnorm"), count("add"), count("globalavgpool"), count("fc")]).toEqual([
      9, 9, 2, 1, 1,
    ]);
    const depthwise = definition.layers.filter((layer) => layer.kind === "conv" && (layer.groups ?? 1) > 1);
    expect(depthwise).toHaveLength(3);
  });
});
