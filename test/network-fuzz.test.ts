// Any network maps onto arrays and takes a training step, or is refused with a hint: random layers, sizes and array settings.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigError } from "../src/base/errors.ts";
import type { Dataset } from "../src/data/dataset.ts";
import type { Engine } from "../src/engine/engine.ts";
import { resolveExperiment } from "../src/experiment/experiment.ts";
import type { LayerDefinition, NetworkDefinition } from "../src/network/definition.ts";
import { planNetwork } from "../src/network/plan.ts";
import { chipReport } from "../src/run/chipReport.ts";
import { train } from "../src/training/train.ts";
import { openTestEngine } from "./engines.ts";

/** MHO_NETWORKS=2000 tries more. */
const RUNS = Number(process.env.MHO_NETWORKS ?? 100);

const relu = fc.boolean();
/** Mostly the layer before; else any of the first ones, the images, or one that is not there. */
const input = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom("input", "l0", "l1", "l2", "l3") },
);
const from = fc.constantFrom("l0", "l1", "l2", "l3", "input");
const clip = fc.constantFrom(undefined, 0.5, 1, 6);
const activated = { input, relu, clip };
const pair = (max: number) =>
  fc.oneof(fc.integer({ min: 1, max }), fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max })));
const sides = fc.record({
  top: fc.integer({ min: 0, max: 2 }),
  bottom: fc.integer({ min: 0, max: 2 }),
  left: fc.integer({ min: 0, max: 2 }),
  right: fc.integer({ min: 0, max: 2 }),
});
const padding = fc.oneof(fc.integer({ min: 0, max: 3 }), sides);
const windows = {
  input,
  size: pair(4),
  stride: fc.option(pair(3), { nil: undefined }),
  padding: fc.option(padding, { nil: undefined }),
};
const layer: fc.Arbitrary<LayerDefinition> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("conv" as const),
      channels: fc.integer({ min: 1, max: 17 }),
      kernel: pair(5),
      stride: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: pair(3) }),
      dilation: fc.constantFrom(undefined, 1, 2),
      groups: fc.constantFrom(undefined, 1, 2, 3),
      padding: fc.oneof(fc.constant("same" as const), padding),
      ...activated,
    }),
  },
  fc.record({ kind: fc.constant("maxpool" as const), ...windows }),
  fc.record({ kind: fc.constant("avgpool" as const), ...windows, countPadding: fc.boolean() }),
  fc.record({ kind: fc.constant("globalavgpool" as const), input }),
  fc.record({
    kind: fc.constant("fc" as const),
    units: fc.integer({ min: 1, max: 33 }),
    ...activated,
  }),
  fc.record({ kind: fc.constant("add" as const), from, ...activated }),
  fc.record({
    kind: fc.constant("concat" as const),
    input,
    from: fc.oneof(from, fc.array(from, { minLength: 1, maxLength: 3 })),
  }),
  fc.record({ kind: fc.constant("relu" as const), input, clip }),
  fc.record({
    kind: fc.constant("batchnorm" as const),
    epsilon: fc.constant(1e-5),
    momentum: fc.constant(0.1),
    ...activated,
  }),
  fc.record({ kind: fc.constant("bias" as const), ...activated }),
  fc.constant({ kind: "flatten" as const }),
);
const network = fc.record({
  input: fc.record({
    height: fc.integer({ min: 1, max: 13 }),
    width: fc.integer({ min: 1, max: 13 }),
    channels: fc.integer({ min: 1, max: 4 }),
  }),
  layers: fc
    .array(layer, { minLength: 0, maxLength: 7 })
    .map((layers) => layers.map((layer, i) => ({ ...layer, name: `l${i}` }) as LayerDefinition)),
});
const array = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  // a pair takes two
  columns: fc.integer({ min: 2, max: 40 }),
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

  it(
    "trains one epoch and is priced, or both refuse it with one sentence, the place and a hint",
    async () => {
      const sentences = new Map<string, number>();
      let trained = 0;
      await fc.assert(
        fc.asyncProperty(network, array, async ({ input, layers }, arrays) => {
          const definition = {
            name: "fuzz",
            input,
            layers: [...layers, { kind: "fc" as const, name: "last", units: 3, relu: false }],
          };
          const experiment = resolveExperiment({
            array: arrays,
            training: { epochs: 1, batch: 3, calibrationBatches: 1 },
          });
          const { seed, network, device, array, gradientUnit, training } = experiment;
          const dataset = images(input);
          const refusal = planProblem(definition);
          const priced = () => chipReport(experiment, { definition, brief: true, images: 5 });
          const run = async () =>
            train(
              { seed, network, definition, device, array, gradientUnit, training },
              { engine, dataset, experimentHash: "" },
            );
          if (refusal) {
            sentences.set(refusal.kind, (sentences.get(refusal.kind) ?? 0) + 1);
            await expect(run()).rejects.toThrow(refusal.message);
            expect(priced).toThrow(refusal.message);
            return;
          }
          expect(Number.isFinite((await run()).epochs[0]!.trainLoss)).toBe(true);
          trained++;
          expectPriced(priced);
        }),
        { numRuns: RUNS, seed: 1 },
      );
      expect(trained).toBeGreaterThan(RUNS / 15);
      expect(sentences.size).toBeGreaterThan(RUNS > 100 ? 4 : 1);
    },
    Math.max(120_000, 4000 * RUNS),
  );
});

/** Why the plan refuses a network, which must name a layer and say what helps; null: it does not. */
function planProblem(definition: NetworkDefinition): { message: string; kind: string } | null {
  try {
    planNetwork(definition);
    return null;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.at).toMatch(/^network layer /);
    return { message: error.message, kind: error.message.replace(/[a-z]*\d[\dx]*/g, "") };
  }
}

/** A chip too small for circuits has no room beside its cells: the one thing that training does not mind. */
function expectPriced(price: () => ReturnType<typeof chipReport>): void {
  try {
    expect(price().estimate.layers.length).toBeGreaterThan(0);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.at, error.message).toMatch(/^array\./);
  }
}
