// Digital layers: what they are priced by is what training makes them do; what they cost follows in closed form; and every sum still adds up.

import { describe, expect, it } from "vitest";
import type { Phase } from "../../src/chip/account/ledger.ts";
import { FLOAT_BITS } from "../../src/chip/component/floatUnit.ts";
import { account, estimate } from "../../src/chip/estimate/estimate.ts";
import { NORMALIZING, normalizingOf } from "../../src/chip/level/normalizationUnit.ts";
import { meanAdditions, shareAdditions } from "../../src/chip/phase/digital.ts";
import { type Dataflow, ingredients, naive, outerProduct } from "../../src/chip/spec/dataflow.ts";
import { DATAFLOWS } from "../../src/chip/spec/params.ts";
import type { ChipInput } from "../../src/chip/spec/spec.ts";
import type { Dataset } from "../../src/data/dataset.ts";
import type { ChannelShape, Engine } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { networkWithoutData } from "../../src/network/defineNetwork.ts";
import type { ConvDefinition, NetworkDefinition } from "../../src/network/definition.ts";
import { BUILT_IN_NETWORKS } from "../../src/network/params.ts";
import { chipInputOf } from "../../src/pricing/chipInput.ts";
import { chipReport } from "../../src/run/chipReport.ts";
import { train } from "../../src/training/train.ts";
import { conv as plainConv } from "../networkLayers.ts";
import { estimateProblems } from "./treeProblems.ts";

const BATCH = 2;
const IMAGES = 6;
const CHANNELS = 5;
const conv = (name: string, more: Partial<ConvDefinition> = {}) => plainConv(name, CHANNELS, more);
const norm = { kind: "batchnorm", epsilon: 1e-5, momentum: 0.1 } as const;
/** A residual block, a mean that is no shift, and a bias. */
const BLOCK: NetworkDefinition = {
  name: "block",
  input: { height: 6, width: 6, channels: 3 },
  layers: [
    conv("stem"),
    { ...norm, name: "stem.norm", relu: true },
    conv("main"),
    { ...norm, name: "main.norm", relu: false },
    { kind: "add", from: "stem.norm", relu: true },
    { kind: "avgpool", size: 3 },
    { kind: "flatten" },
    { kind: "fc", name: "fc", units: 3, relu: false },
    { kind: "bias", relu: false },
  ],
};
const MAP = 6 * 6 * CHANNELS;

const experimentOf = (more: object = {}) =>
  resolveExperiment({
    training: { rule: "momentum", epochs: 1, batch: BATCH, velocityBits: 8 },
    array: { rows: 64, columns: 64, adc: { bits: 5, range: "worst-case" } },
    ...more,
  });
const inputOf = (definition = BLOCK): ChipInput => chipInputOf(experimentOf(), definition, IMAGES);
const resident = (input: ChipInput): Dataflow => ({ ...naive(input.layers), resident: true });

function images({ height, width, channels }: NetworkDefinition["input"]): Dataset {
  const length = IMAGES * height * width * channels;
  const pixels = Uint8Array.from({ length }, (_, i) => (i * 89 + (i >> 3) * 31) % 256);
  const split = { images: pixels, labels: Uint8Array.from({ length: IMAGES }, (_, i) => i % 3) };
  const named = { name: "x", source: "x", form: "x", fingerprint: "x", classes: ["a", "b", "c"] };
  return { ...named, height, width, channels, train: split, test: split };
}

/** Values that an epoch of training takes statistics of, and through which it sends errors back. */
async function normalizedIn(definition: NetworkDefinition) {
  const engine = createReferenceEngine();
  const counts = { forward: 0, batchnorm: 0, bias: 0 };
  const sizeOf = ({ positions, channels }: ChannelShape) => positions * channels;
  const watched: Partial<Engine> = {
    channelMoments: (x, moments, shape) => {
      counts.forward += sizeOf(shape);
      engine.channelMoments(x, moments, shape);
    },
    normalizeBackward: (error, x, target, shape, settings) => {
      counts[settings.moments ? "batchnorm" : "bias"] += sizeOf(shape);
      engine.normalizeBackward(error, x, target, shape, settings);
    },
  };
  const { seed, device, network, array, gradientUnit, training } = experimentOf();
  const gradientGroups = definition.layers.map(() => "image" as const);
  await train(
    { seed, network, definition, device, array, gradientUnit, gradientGroups, training },
    {
      engine: Object.assign(Object.create(engine) as Engine, watched),
      dataset: images(definition.input),
      experimentHash: "",
    },
  );
  return counts;
}

describe("values that are normalized", () => {
  it("are those of a training", async () => {
    const counted = await normalizedIn(BLOCK);
    const values = (kind: string) =>
      inputOf()
        .layers.flatMap(normalizingOf)
        .filter((work) => work.kind === kind)
        .reduce((sum, { positions, channels }) => sum + positions * channels * IMAGES, 0);
    expect(counted).toEqual({
      forward: 2 * MAP * IMAGES,
      batchnorm: values("batchnorm"),
      bias: values("bias"),
    });
    expect(values("batchnorm")).toBe(counted.forward);
    expect(values("bias")).toBe(3 * IMAGES);
  });
});

/** Sums over the entries of a layer and phase at a place. */
function spentIn(input: ChipInput, flow: Dataflow) {
  const { book, chip } = account(input, flow, null);
  const of = (layer: string, phase: Phase, ...path: string[]) => {
    const found = book.entries.filter(
      (e) => e.layer === layer && e.phase === phase && path.every((name, i) => e.path[i] === name),
    );
    const sum = (key: "energy" | "latency") => found.reduce((total, e) => total + e[key], 0);
    return { energy: sum("energy"), latency: sum("latency") };
  };
  return { of, chip };
}

describe("batch normalization", () => {
  const input = inputOf();
  const { of, chip } = spentIn(input, resident(input));
  const unit = chip.normalization!;
  const { batchnorm } = NORMALIZING;

  it("does its operations on every value, and those of a channel once a batch", () => {
    const { value, channel } = batchnorm.forward;
    const batches = IMAGES / BATCH;
    const work = {
      additions: value.additions * MAP * IMAGES + channel.additions * CHANNELS * batches,
      products: value.products * MAP * IMAGES + channel.products * CHANNELS * batches,
    };
    const spent = of("main", "forward", "normalization unit", "arithmetic");
    expect(spent.energy).toBeCloseTo(unit.arithmetic.compute(work).energy, 18);
    expect(of("main", "backward", "normalization unit", "arithmetic").energy).toBeGreaterThan(spent.energy);
    expect(of("main", "weightUpdate", "normalization unit", "arithmetic").energy).toBeCloseTo(
      batches * CHANNELS * unit.arithmetic.compute(batchnorm.update.work).energy,
      18,
    );
  });

  it("keeps sums of the whole batch in DRAM: out, and back three times; errors out and back", () => {
    const bits = (layer: string, phase: Phase) =>
      of(layer, phase, "DRAM", "values of batch normalization").energy / chip.dram.energyPerBit;
    // 64 rows hold 27 and 45 of a kernel by its positions: nine words, four bits more than a conversion
    const word = bits("main", "forward") / (2 * MAP * IMAGES);
    expect(Number.isInteger(Math.round(word * 1e6) / 1e6)).toBe(true);
    expect(word).toBeGreaterThan(5);
    expect(word).toBeLessThan(FLOAT_BITS);
    expect(bits("main", "backward")).toBeCloseTo(4 * MAP * IMAGES * word, 3);
    expect(bits("fc", "forward") + bits("fc", "backward")).toBe(0);
  });

  it("makes activations wait in DRAM for the end of the forward pass, where they could stay on the chip without it", () => {
    const without = { ...BLOCK, layers: BLOCK.layers.filter(({ kind }) => kind !== "batchnorm") };
    const plain = {
      ...without,
      layers: without.layers.map((l) => (l.kind === "add" ? { ...l, from: "stem" } : l)),
    };
    const other = inputOf(plain);
    const free = spentIn(other, resident(other));
    expect(free.of("main", "forward", "DRAM").energy).toBe(0);
    const kept =
      of("main", "weightGradient", "DRAM").energy - free.of("main", "weightGradient", "DRAM").energy;
    expect(kept / chip.dram.energyPerBit).toBeCloseTo(MAP * 8 * IMAGES, 3);
    expect(free.chip.normalization).not.toBeNull();
    expect(free.of("main", "forward", "normalization unit").energy).toBe(0);
  });

  it("holds ten words a channel, of a bias three", () => {
    const words = 2 * CHANNELS * batchnorm.kept + 3 * NORMALIZING.bias.kept;
    const bare = unit.memory.leakage / (words * FLOAT_BITS);
    expect(bare).toBeGreaterThan(0);
    expect(batchnorm.kept).toBe(10);
    expect(NORMALIZING.bias.kept).toBe(3);
  });

  it("allows no pipeline, which is said with the key", () => {
    const pipelined = { chip: { process: "pipelined" } };
    const report = () =>
      chipReport(experimentOf(pipelined), { definition: BLOCK, images: IMAGES, brief: true });
    expect(report).toThrow(
      /chip.process: batch normalization needs all images of a batch[\s\S]*layer-by-layer/,
    );
    const biased = { ...BLOCK, layers: [conv("a"), { kind: "bias", relu: true } as const] };
    const { estimate: found } = chipReport(experimentOf(pipelined), {
      definition: biased,
      images: IMAGES,
      brief: true,
    });
    expect(estimateProblems(found)).toEqual([]);
  });
});

describe("additions", () => {
  it("are one a value, of errors as well, and so are the values of a mean", () => {
    const input = inputOf();
    const { of, chip } = spentIn(input, resident(input));
    const one = chip.elementwise!.add(1).energy * IMAGES;
    const means = 2 * 2 * CHANNELS;
    expect(of("main", "forward", "elementwise adders").energy / one).toBeCloseTo(
      MAP + means * meanAdditions(9, 8),
      6,
    );
    expect(of("main", "backward", "elementwise adders").energy / one).toBeCloseTo(means * 8, 6);
    expect(shareAdditions(4, 8)).toBe(0);
    expect(of("stem", "backward", "elementwise adders").energy / one).toBeCloseTo(MAP, 6);
    expect(meanAdditions(4, 8)).toBe(3);
    expect(meanAdditions(9, 8)).toBe(8 + 8);
  });

  it("build nothing where no layer adds or normalizes", () => {
    const input = inputOf({ ...BLOCK, layers: [conv("a")] });
    const { chip } = spentIn(input, naive(input.layers));
    expect(chip.elementwise).toBeNull();
    expect(chip.normalization).toBeNull();
  });
});

describe("masks of errors", () => {
  /** A ReLU on 6 x 6 maps, and a maximum of 2 x 2, whose windows overlap where the stride is 1. */
  const pooled = (stride: number): NetworkDefinition => ({
    ...BLOCK,
    layers: [
      conv("a", { relu: true }),
      { kind: "maxpool", size: 2, stride },
      { kind: "flatten" },
      { kind: "fc", name: "fc", units: 3, relu: false },
    ],
  });
  /** A bit of each rectified value, two of each window. */
  const kept = MAP + (2 * MAP) / 4;
  const input = inputOf(pooled(2));
  const through = spentIn(input, naive(input.layers));
  const staying = spentIn(input, resident(input));

  it("go to DRAM and come back where activations do, and stay on the chip where these stay", () => {
    const bits = ({ of, chip }: typeof through, phase: Phase) =>
      of("a", phase, "DRAM").energy / chip.dram.energyPerBit / IMAGES;
    expect(bits(through, "backward")).toBeCloseTo(kept, 6);
    expect(bits(staying, "backward")).toBe(0);
    const pixels = 6 * 6 * 3 * 8;
    expect(bits(staying, "forward")).toBeCloseTo(pixels, 6);
    expect(bits(through, "forward")).toBeCloseTo(2 * pixels + kept, 6);
  });

  it("are written to the buffer once and read once, and take room there", () => {
    const unmasked = input.layers.map((layer) => ({
      ...layer,
      digital: layer.digital.filter(({ kind }) => kind !== "gate"),
    }));
    const without = { ...input, layers: unmasked };
    const bare = spentIn(without, resident(without));
    const more = (phase: Phase) => {
      const { buffer } = staying.chip;
      const rest = bare.of("a", phase, "global buffer").energy;
      const bits = staying.of("a", phase, "global buffer").energy - rest;
      const one = phase === "forward" ? buffer.write(kept) : buffer.read(kept);
      return bits / (one.energy * IMAGES);
    };
    // buffers of equal circuits: these networks are so small that both fit one core
    expect(staying.chip.buffer.area).toBe(bare.chip.buffer.area);
    expect(more("forward")).toBeCloseTo(1, 6);
    expect(more("backward")).toBeCloseTo(1, 6);
    const whole = experimentOf();
    const large = chipInputOf(whole, networkWithoutData(whole.network), IMAGES);
    const cut = large.layers.map((layer) => ({ ...layer, digital: [] }));
    const areaOf = (of: ChipInput) => spentIn(of, resident(of)).chip.buffer.area;
    expect(areaOf(large)).toBeGreaterThan(areaOf({ ...large, layers: cut }));
  });

  it("gate each rectified value and each value of a window; errors of overlapping windows are added", () => {
    const gated = ({ of, chip }: typeof through) =>
      of("a", "backward", "activation").energy / ((chip.relu.shift().energy * IMAGES) / chip.outputs);
    expect(gated(staying)).toBeCloseTo(2 * MAP, 6);
    expect(staying.chip.elementwise).toBeNull();
    const overlapping = inputOf(pooled(1));
    const spent = spentIn(overlapping, resident(overlapping));
    expect(gated(spent)).toBeCloseTo(MAP + 25 * 4 * CHANNELS, 6);
    const { energy } = spent.of("a", "backward", "elementwise adders");
    expect(energy / (spent.chip.elementwise!.add(1).energy * IMAGES)).toBeCloseTo(25 * CHANNELS, 6);
  });
});

describe("every built-in network", () => {
  it.each(BUILT_IN_NETWORKS)(
    "%s is priced by every dataflow with sums that add up",
    (name) => {
      for (const dataflow of DATAFLOWS) {
        const experiment = resolveExperiment({ network: { name, width: 0.0625 }, chip: { dataflow } });
        const { estimate: found } = chipReport(experiment, { images: 1000, brief: true });
        expect(estimateProblems(found), dataflow).toEqual([]);
        const normalized = found.components.find((component) => component.name === "normalization");
        expect((normalized?.area ?? 0) > 0, dataflow).toBe(/bn|resnet|mobilenet|densenet/.test(name));
      }
    },
    300_000,
  );

  it("with batch normalization costs more in every step of the ladder than without", () => {
    const of = (name: string, flow: (input: ChipInput) => Dataflow) => {
      const experiment = resolveExperiment({ network: { name } });
      const input = chipInputOf(experiment, networkWithoutData(experiment.network), 1000);
      const { energy, latency } = estimate(input, flow(input), null);
      const sum = (phases: Readonly<Record<Phase, number>>) => Object.values(phases).reduce((a, b) => a + b);
      return { energy: sum(energy), latency: sum(latency) };
    };
    const steps = ingredients([]).map(
      (_, i) => (input: ChipInput) =>
        ingredients([])
          .slice(0, i + 1)
          .reduce((flow, step) => step.apply(flow, input.layers), naive(input.layers)),
    );
    for (const flow of [
      (input: ChipInput) => naive(input.layers),
      ...steps,
      (input: ChipInput) => outerProduct(input.layers),
    ]) {
      const plain = of("vgg8", flow);
      const normalized = of("vgg8-bn", flow);
      expect(normalized.energy).toBeGreaterThan(plain.energy);
      expect(normalized.latency).toBeGreaterThan(plain.latency);
    }
  });
});
