// Any network maps onto arrays and takes a training step, or is refused with a hint: random layers, sizes and array settings.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigError } from "../src/base/errors.ts";
import { resolveExperiment } from "../src/config/experiment.ts";
import type { Dataset } from "../src/data/dataset.ts";
import type { Engine } from "../src/engine/engine.ts";
import type { LayerDefinition, NetworkDefinition } from "../src/network/definition.ts";
import { train } from "../src/training/train.ts";
import { openTestEngine } from "./engines.ts";

const relu = fc.boolean();
const pair = (max: number) => fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }));
const zeros = fc.integer({ min: 0, max: 3 });
const layer: fc.Arbitrary<LayerDefinition> = fc.oneof(
  fc.record({
    kind: fc.constant("conv" as const),
    channels: fc.integer({ min: 1, max: 17 }),
    kernel: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.oneof(fc.constant("same" as const), fc.integer({ min: 0, max: 3 })),
    relu,
  }),
  fc.record({
    kind: fc.constant("conv" as const),
    channels: fc.constantFrom(2, 4, 6, 12),
    kernel: pair(4),
    stride: pair(3),
    dilation: pair(3),
    padding: fc.record({ top: zeros, bottom: zeros, left: zeros, right: zeros }),
    groups: fc.constantFrom(1, 2, 3, 4),
    relu,
  }),
  fc.record({
    kind: fc.constantFrom("maxpool" as const, "avgpool" as const),
    size: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ kind: fc.constant("fc" as const), units: fc.integer({ min: 1, max: 33 }), relu }),
  fc.record({ kind: fc.constant("add" as const), from: fc.constantFrom("conv1", "conv2", "fc3"), relu }),
  fc.constant({ kind: "flatten" as const }),
);
const network = fc.record({
  input: fc.record({
    height: fc.integer({ min: 1, max: 13 }),
    width: fc.integer({ min: 1, max: 13 }),
    channels: fc.integer({ min: 1, max: 4 }),
  }),
  layers: fc.array(layer, { minLength: 0, maxLength: 5 }),
});
const array = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  columns: fc.integer({ min: 1, max: 40 }),
  mapping: fc.constantFrom("reference" as const, "pair" as const, "offset" as const),
  partition: fc.constantFrom("kernel-position" as const, "unrolled" as const),
  inputEncoding: fc.constantFrom("analog" as const, "bit-serial" as const),
});

function images({ height, width, channels }: NetworkDefinition["input"]): Dataset {
  const labels = Uint8Array.from([0, 1, 2, 0, 1]);
  const pixels = Uint8Array.from({ length: 5 * height * width * channels }, (_, i) => (i * 89) % 256);
  const split = { images: pixels, labels };
  const named = { name: "fuzz", source: "fuzz", form: "fuzz", fingerprint: "fuzz", classes: ["a", "b", "c"] };
  return { ...named, height, width, channels, train: split, test: split };
}

describe("a random network", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine();
  });
  afterAll(() => engine.dispose());

  it("trains one epoch, or is refused with the place and a hint", async () => {
    let trained = 0;
    await fc.assert(
      fc.asyncProperty(network, array, async ({ input, layers }, arrays) => {
        const definition = {
          name: "fuzz",
          input,
          layers: [...layers, { kind: "fc" as const, units: 3, relu: false }],
        };
        const { seed, network, device, array, gradientUnit, training } = resolveExperiment({
          array: arrays,
          training: { epochs: 1, batch: 3, calibrationBatches: 1 },
        });
        const dataset = images(input);
        try {
          const result = await train(
            { seed, network, definition, device, array, gradientUnit, training },
            { engine, dataset, experimentHash: "" },
          );
          expect(Number.isFinite(result.epochs[0]!.trainLoss)).toBe(true);
          trained++;
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
          expect(error.at).toMatch(/^network/);
        }
      }),
      { numRuns: 150, seed: 1 },
    );
    expect(trained).toBeGreaterThan(20);
  });
});
