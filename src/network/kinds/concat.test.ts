import { expect, it } from "vitest";
import { seedOf } from "../../base/random.ts";
import { createReferenceEngine } from "../../engine/reference.ts";
import { formatsOf, valueKind } from "../formats.ts";
import type { NodeContext } from "../node.ts";
import { networkSchema } from "../params.ts";
import { SharedBuffer } from "../sharedBuffer.ts";
import { createTensor, type Tensor } from "../tensor.ts";
import { createConcatLayer } from "./concat.ts";

it("words of one sign become words of both signs beside these: they end at 127, and no error passes back from there", async () => {
  const engine = createReferenceEngine();
  const formats = formatsOf(networkSchema.parse({}), false);
  const shared = (name: string) => new SharedBuffer(engine, name);
  const context: NodeContext = {
    engine,
    seed: seedOf(1),
    maxBatch: 1,
    formats,
    array: null,
    gradientUnit: null,
    preActivation: shared("values"),
    sampledGradients: { unit: shared("unit"), exact: shared("exact") },
    secondError: shared("second"),
  };
  const tensor = (name: string, width: number, channels: number, signed: boolean): Tensor => {
    const shape = { height: 1, width, channels };
    const kind = valueKind(formats, signed);
    const made = createTensor(
      engine,
      { name, shape, signed, needsError: true, grid: formats.values, kind },
      1,
    );
    const error = shared(`${name}.error`);
    error.reserve(made.size);
    error.make();
    made.error.use(error);
    return made;
  };
  const positive = tensor("positive", 2, 2, false);
  const both = tensor("both", 2, 1, true);
  const output = tensor("output", 2, 3, true);
  const layer = createConcatLayer(context, "j", [positive, both], output);
  engine.upload(positive.value, Uint8Array.of(0, 126, 127, 255));
  engine.upload(both.value, Int8Array.of(-127, 5));
  layer.forward(1, "training");
  expect([...(await engine.readTensor(output.value))]).toEqual([0, 126, -127, 127, 127, 5]);

  engine.upload(output.error.buffer, Float32Array.of(1, 2, 3, 4, 5, 6));
  layer.backward(1, 0);
  expect([...(await engine.readTensor(positive.error.buffer))]).toEqual([1, 2, 0, 0]);
  expect([...(await engine.readTensor(both.error.buffer))]).toEqual([3, 6]);
});
