// The forward pass of imported networks beside onnxruntime: five architectures as PyTorch and Keras export them, float weights.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { distance, imagesFor, logitsByMho, logitsByRuntime } from "./forward.ts";
import { densenet, lenet, type ModelFile, mlp, mobilenet, resnet, vgg } from "./models.ts";
import { oddities } from "./oddities.ts";

let engine: Engine;
beforeAll(() => {
  engine = createReferenceEngine();
});
afterAll(() => engine.dispose());

const softmax = (logits: Float32Array, classes = 10) =>
  logits.map((value, i) => {
    const first = i - (i % classes);
    const sum = logits.slice(first, first + classes).reduce((total, one) => total + Math.exp(one), 0);
    return Math.exp(value) / sum;
  });

const MODELS: readonly (readonly [string, () => ModelFile])[] = [
  ["VGG of PyTorch", () => vgg()],
  ["VGG with normalization behind biases", () => vgg({ norm: true })],
  ["ResNet of PyTorch's newer exporter", resnet],
  ["DenseNet of PyTorch", () => densenet()],
  ["DenseNet whose first maps are rectified and pooled", () => densenet({ pooled: true })],
  ["LeNet of Keras", lenet],
  ["what exporters do now and then", oddities],
  ["MLP of PyTorch", () => mlp()],
];

describe("logits are those of onnxruntime", () => {
  test.each(MODELS)("%s", async (_, model) => {
    const file = model();
    const images = imagesFor(file);
    const found = await logitsByMho(engine, file, images);
    expect(distance(found, await logitsByRuntime(file, images))).toBeLessThan(1e-4);
  });

  test("MobileNet of Keras, before its softmax", async () => {
    const file = mobilenet();
    const images = imagesFor(file);
    const found = softmax(await logitsByMho(engine, file, images));
    expect(distance(found, await logitsByRuntime(file, images))).toBeLessThan(1e-4);
  });

  test.each(["typed", "unpacked", "double", "float16", "bfloat16", "typed float16"] as const)(
    "weights as %s",
    async (form) => {
      const file = mlp(form);
      const images = imagesFor(file);
      const found = await logitsByMho(engine, file, images);
      const plain = await logitsByMho(engine, mlp(), images);
      const rounded = form === "bfloat16" ? 0.05 : form.endsWith("float16") ? 0.01 : 1e-6;
      expect(distance(found, plain)).toBeLessThan(rounded);
      expect(distance(found, plain) === 0).toBe(rounded === 1e-6);
    },
  );
});
