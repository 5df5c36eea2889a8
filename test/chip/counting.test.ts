// The chip model's counts are those of training: one epoch on the reference engine, read again sub-array by sub-array with every read and
// conversion counted (subArrayReads.ts), against the chip's workload of the same experiment.
import { describe, expect, it } from "vitest";
import { rowsOf } from "../../src/array/geometry.ts";
import { planesOf } from "../../src/array/mapping.ts";
import { account, estimate } from "../../src/chip/estimate/estimate.ts";
import type { Dataflow } from "../../src/chip/spec/dataflow.ts";
import { naive } from "../../src/chip/spec/dataflow.ts";
import type { ChipInput } from "../../src/chip/spec/spec.ts";
import { workloadOf } from "../../src/chip/spec/workload.ts";
import type { Dataset } from "../../src/data/dataset.ts";
import {
  type Engine,
  type EngineBuffer,
  type PackSettings,
  UPDATE_COUNTERS,
} from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { type Experiment, resolveExperiment } from "../../src/experiment/experiment.ts";
import type { NetworkDefinition } from "../../src/network/definition.ts";
import { chipInputOf } from "../../src/pricing/chipInput.ts";
import { activityOfRecords } from "../../src/run/runActivity.ts";
import { cellsPerWeight } from "../../src/training/rules/rule.ts";
import { ruleOf } from "../../src/training/rules.ts";
import { train } from "../../src/training/train.ts";
import { NETWORKS } from "./countedNetworks.ts";
import { type MaskCount, watchedMasks } from "./maskCounts.ts";
import { type Counted, type ReadRecord, readSubArrays } from "./subArrayReads.ts";

const BATCH = 2;
const IMAGES = 4;

function images({ height, width, channels }: NetworkDefinition["input"]): Dataset {
  const labels = Uint8Array.from({ length: IMAGES }, (_, i) => i % 3);
  const length = IMAGES * height * width * channels;
  const pixels = Uint8Array.from({ length }, (_, i) => (i * 89 + (i >> 3) * 31) % 256);
  const split = { images: pixels, labels };
  const named = {
    name: "count",
    source: "count",
    form: "count",
    fingerprint: "count",
    classes: ["a", "b", "c"],
  };
  return { ...named, height, width, channels, train: split, test: split };
}

/** Counts of one epoch, by layer. */
interface Observed {
  readonly forward: ReadRecord[];
  readonly backward: ReadRecord[];
  /** Words of input and error that went into weight gradients. */
  operands: { inputs: number; errors: number };
  /** Words of other layers that were added to what this one gave. */
  added: number;
  masks: MaskCount;
  /** Conversions of a gradient unit: of counts of ones, or of whole products. */
  counts: number;
  updates: number;
  pulses: number;
}

/** An engine that hands on what its arrays do. Reads after the last update belong to tests and are left out. */
function watched(engine: Engine, steps: number) {
  const layers = new Map<string, Observed>();
  const packs = new Map<EngineBuffer, PackSettings>();
  const waiting: Promise<void>[] = [];
  /** The layer that was read last. */
  let latest = "";
  const layerOf = (name: string) => {
    const found = layers.get(name) ?? {
      forward: [],
      backward: [],
      operands: { inputs: 0, errors: 0 },
      added: 0,
      masks: { bits: 0, errors: 0 },
      counts: 0,
      updates: 0,
      pulses: 0,
    };
    layers.set(name, found);
    return found;
  };
  const watch =
    (way: "forward" | "backward"): Engine["forward"] =>
    (crossbar, input, output, batch, read) => {
      engine[way](crossbar, input, output, batch, read);
      latest = crossbar.spec.name;
      const own = layerOf(latest);
      if (own.updates === steps) return;
      const { shape } = crossbar.spec;
      const inputs = batch * shape.inHeight * shape.inWidth * shape.inChannels;
      const outputs = batch * shape.outHeight * shape.outWidth * shape.outChannels;
      const [taken, given] = way === "forward" ? [inputs, outputs] : [outputs, inputs];
      const pack = packs.get(crossbar.conductance)!;
      const all = [crossbar.conductance, read.adc!.range, input, output].map((buffer) =>
        engine.readTensor(buffer),
      );
      waiting.push(
        Promise.all(all).then(([conductance, range, from, to]) => {
          own[way].push({
            spec: crossbar.spec,
            pack,
            read,
            batch,
            conductance: conductance as Float32Array,
            range: range as Float32Array,
            input: (from as Uint8Array).subarray(0, taken),
            output: (to as Float32Array).subarray(0, given),
          });
        }),
      );
    };
  const masks = watchedMasks(engine, { latest: () => latest, countOf: (name) => layerOf(name).masks });
  const watching: Partial<Engine> = {
    ...masks,
    forward: watch("forward"),
    backward: watch("backward"),
    pack: (crossbar, settings) => {
      packs.set(crossbar.conductance, settings);
      engine.pack(crossbar, settings);
    },
    weightGradient: (crossbar, input, error, gradient, batch, settings) => {
      const { shape, name, arrayRows } = crossbar.spec;
      const own = layerOf(name);
      const positions = shape.outHeight * shape.outWidth;
      own.operands.inputs += batch * shape.inHeight * shape.inWidth * shape.inChannels;
      own.operands.errors += batch * positions * shape.outChannels;
      if (settings.adc) own.counts += batch * Math.ceil(positions / arrayRows) * gradient.length;
      engine.weightGradient(crossbar, input, error, gradient, batch, settings);
    },
    serialGradient: (crossbar, input, error, gradient, batch, settings) => {
      const { outHeight, outWidth } = crossbar.spec.shape;
      const images = settings.acrossImages ? batch : 1;
      const groups = Math.ceil((outHeight * outWidth * images) / settings.rows) * (batch / images);
      const planes = settings.signs === "phases" ? 2 * (settings.errorBits - 1) : settings.errorBits;
      layerOf(crossbar.spec.name).counts += groups * gradient.length * settings.inputBits * planes;
      engine.serialGradient(crossbar, input, error, gradient, batch, settings);
    },
    addActivations: (a, b, output, length, settings) => {
      const before = layerOf(latest);
      if (before.updates < steps) before.added += length;
      masks.addActivations!(a, b, output, length, settings);
    },
    deviceUpdate: (crossbar, gradient, settings) => {
      const own = layerOf(crossbar.spec.name);
      const pulsesOf = (counts: ArrayLike<number>) =>
        counts[UPDATE_COUNTERS.ltpPulses]! + counts[UPDATE_COUNTERS.ltdPulses]!;
      const before = engine.readTensor(settings.counters);
      engine.deviceUpdate(crossbar, gradient, settings);
      own.updates++;
      const after = engine.readTensor(settings.counters);
      waiting.push(
        Promise.all([before, after]).then(([a, b]) => {
          own.pulses += pulsesOf(b) - pulsesOf(a);
        }),
      );
    },
  };
  const made = Object.assign(Object.create(engine) as Engine, watching);
  return { engine: made, layers, done: () => Promise.all(waiting) };
}

interface Settings {
  readonly array: object;
  readonly training?: object;
  readonly network?: object;
  readonly gradientUnit?: object;
  /** How the chip adds gradients up, and how training groups positions for it. */
  readonly gradient?: "dram" | "defer";
}

async function run(definition: NetworkDefinition, settings: Settings) {
  const { array, training = {}, network: words = {}, gradientUnit = {}, gradient = "dram" } = settings;
  const adc = { bits: 5, range: "worst-case" };
  const experiment = resolveExperiment({
    array: { rows: 8, columns: 6, ...array, adc },
    training: { rule: "momentum", epochs: 1, batch: BATCH, learningRate: 1, velocityBits: 8, ...training },
    network: words,
    gradientUnit,
    device: { levels: 64 },
  });
  const { seed, device } = experiment;
  const engine = watched(createReferenceEngine(), IMAGES / BATCH);
  const result = await train(
    {
      seed,
      network: experiment.network,
      definition,
      device,
      array: experiment.array,
      gradientUnit: experiment.gradientUnit,
      gradientGroups: definition.layers.map(() => (gradient === "defer" ? "batch" : "image")),
      training: experiment.training,
    },
    { engine: engine.engine, dataset: images(definition.input), experimentHash: "" },
  );
  await engine.done();
  const input = roomy(chipInputOf(experiment, definition, IMAGES));
  const activity = activityOfRecords(result.epochs[0]!.activity!, experiment.array.columns);
  return { experiment, layers: engine.layers, input, activity };
}

/** The chip with cells so large that circuits fit beside a few of them; counts do not depend on it. */
function roomy({ spec, layers }: ChipInput): ChipInput {
  const cell = { ...spec.array.cell, width: 1000, height: 1000 };
  return { spec: { ...spec, array: { ...spec.array, cell } }, layers };
}

/** Reads and conversions of a layer, counted in the sub-arrays; every output compared with the engine's. */
function recount(
  experiment: Experiment,
  records: readonly ReadRecord[],
  way: "forward" | "backward",
): Counted {
  const { array, training } = experiment;
  const perWeight = cellsPerWeight(planesOf(array.mapping), ruleOf(training.rule).hardware);
  const cells = { rows: array.rows, columns: array.columns, perWeight };
  const counted = { reads: 0, conversions: 0 };
  for (const record of records) {
    const outputs = readSubArrays(record, way, cells, counted);
    expect(
      outputs.map((y) => y + 0),
      record.spec.name,
    ).toEqual(record.output.map((y) => y + 0));
  }
  return counted;
}

async function compare(definition: NetworkDefinition, settings: Settings): Promise<void> {
  const { experiment, layers, input, activity } = await run(definition, settings);
  const priced = estimate(input, flowOf(input, settings), activity);
  expect(priced.layers.map(({ name }) => name)).toEqual([...layers.keys()]);
  for (const { name, reads, conversions, pulses } of priced.layers) {
    const found = layers.get(name)!;
    for (const way of ["forward", "backward"] as const) {
      const counted = recount(experiment, found[way], way);
      expect({ reads: reads[way], conversions: conversions[way] }, `${name} ${way}`).toEqual(counted);
    }
    expect(pulses, `${name} pulses`).toBeCloseTo(found.pulses, 6);
    expect(found.updates).toBe(IMAGES / BATCH);
  }
}

function flowOf({ layers }: ChipInput, { gradient = "dram" }: Settings): Dataflow {
  const flow = naive(layers);
  return { ...flow, layers: flow.layers.map((own) => ({ ...own, gradient })) };
}

describe("reads, conversions and pulses of an epoch are the chip's", () => {
  for (const definition of NETWORKS)
    for (const partition of ["kernel-position", "unrolled"])
      it(`${definition.name}, ${partition}`, async () => {
        await compare(definition, { array: { partition, inputEncoding: "bit-serial" } });
        await compare(definition, { array: { partition } });
      });

  const signed = NETWORKS.find(({ name }) => name === "pooling, values of both signs");
  const grouped = NETWORKS.find(({ name }) => name === "groups that share sub-arrays, dilation");
  for (const mapping of ["reference", "pair", "offset"])
    for (const subtraction of ["analog", "digital"])
      for (const phases of ["analog", "digital"])
        it(`${mapping}, ${subtraction} subtraction, ${phases} phases`, async () => {
          for (const inputEncoding of ["analog", "bit-serial"])
            for (const definition of [signed!, grouped!])
              await compare(definition, { array: { mapping, subtraction, phases, inputEncoding } });
        });

  it("words of other lengths", async () => {
    const array = { inputEncoding: "bit-serial" };
    await compare(NETWORKS[0]!, { array, network: { activationBits: 5, errorBits: 4 } });
  });

  it("rules with further cells on the lines of a weight", async () => {
    await compare(NETWORKS[0]!, { array: {}, training: { rule: "zero-shift" } });
  });
});

describe("bits through DRAM are those of the values that training moves", () => {
  const bitsOf = (book: ReturnType<typeof account>["book"], perBit: number, layer: string, phase: string) =>
    book.entries
      .filter((e) => e.layer === layer && e.phase === phase && e.path[0] === "DRAM")
      .reduce((sum, { energy }) => sum + energy, 0) / perBit;

  for (const definition of NETWORKS)
    it(definition.name, async () => {
      const { layers, input } = await run(definition, { array: {} });
      const { activationBits, errorBits, update } = input.spec;
      const priced = (flow: Dataflow) => {
        const { book, chip } = account(input, flow, null);
        return (layer: string, phase: string) => bitsOf(book, chip.dram.energyPerBit, layer, phase);
      };
      const plain = naive(input.layers);
      const through = priced(plain);
      const deferred = { gradient: "defer", stationary: "activations" } as const;
      const kept = priced({ ...plain, resident: true, layers: plain.layers.map(() => deferred) });
      for (const [i, [name, { operands, updates, forward, added, masks }]] of [...layers].entries()) {
        const x = operands.inputs * activationBits;
        const e = operands.errors * errorBits;
        // every value goes out and comes back; masks go out forward and come back backward
        expect(through(name, "forward")).toBeCloseTo(2 * x + added * activationBits + masks.bits, 3);
        const passed = i > 0 ? 2 * operands.inputs * errorBits : 0;
        expect(through(name, "backward")).toBeCloseTo(passed + masks.bits, 3);
        // images come once; operands of deferred gradients wait there, and come back
        expect(kept(name, "forward")).toBeCloseTo(x, 3);
        if (i > 0) expect(kept(name, "backward")).toBeCloseTo(e, 3);
        expect(kept(name, "weightGradient")).toBeCloseTo(x + e, 3);
        const { shape } = forward[0]!.spec;
        const weights = rowsOf(shape) * shape.outChannels;
        expect(kept(name, "weightUpdate")).toBeCloseTo(2 * weights * update.velocityBits * updates, 3);
      }
    });
});

describe("errors that masks let pass or stop are those of training", () => {
  for (const definition of NETWORKS)
    it(definition.name, async () => {
      const { layers, input } = await run(definition, { array: {} });
      const { book, chip } = account(input, naive(input.layers), null);
      const one = chip.relu.shift().energy / chip.outputs;
      for (const [name, { masks }] of layers) {
        const found = book.entries.filter(
          (e) => e.layer === name && e.phase === "backward" && e.path[0] === "activation",
        );
        const gated = found.reduce((sum, { energy }) => sum + energy, 0) / one;
        expect(gated, name).toBeCloseTo(masks.errors, 6);
      }
    });

  it("the networks have each way in which errors are stopped", () => {
    const work = NETWORKS.flatMap((definition) =>
      workloadOf(definition).flatMap(({ digital }) => digital.filter(({ kind }) => kind === "gate")),
    );
    const wide = work.filter((own) => own.kind === "gate" && own.kept < own.values);
    expect(work.length).toBeGreaterThan(15);
    expect(wide.length).toBeGreaterThan(1);
  });
});

describe("counts of ones that a gradient unit converts are the chip's", () => {
  const unit = { kind: "sram", rows: 16, converterBits: 1 };
  /** Layers whose counts no converter clips are trained by the exact sum, which counts nothing. */
  async function compareCounts(definition: NetworkDefinition, settings: Settings) {
    const { layers, input, activity } = await run(definition, settings);
    const { layers: priced } = estimate(input, flowOf(input, settings), activity);
    const counted = priced.filter(({ name }) => layers.get(name)!.counts > 0);
    for (const { name, conversions } of counted)
      expect(conversions.weightGradient, name).toBe(layers.get(name)!.counts);
    return counted.length;
  }

  for (const definition of NETWORKS)
    for (const signs of ["twos-complement", "phases"])
      it(`${definition.name}, ${signs}`, async () => {
        const settings = { array: {}, gradientUnit: { ...unit, signs } };
        const weighted = definition.layers.filter(({ kind }) => kind === "conv" || kind === "fc").length;
        // of the whole batch: every layer has more positions than a code of one bit can distinguish
        expect(await compareCounts(definition, { ...settings, gradient: "defer" })).toBe(weighted);
        // of one image: a fully connected layer has a single position
        const several = definition.layers.filter(({ kind }) => kind === "conv").length;
        expect(await compareCounts(definition, settings)).toBe(several);
      });

  for (const definition of NETWORKS)
    it(`${definition.name}, conversions of whole products`, async () => {
      const weighted = definition.layers.filter(({ kind }) => kind === "conv" || kind === "fc").length;
      for (const gradient of ["dram", "defer"] as const) {
        const gradientUnit = { kind: "analog", converterBits: 5 };
        expect(await compareCounts(definition, { array: {}, gradientUnit, gradient })).toBe(weighted);
      }
    });

  it("words of other lengths; images keep their eight bits", async () => {
    const network = { activationBits: 5, errorBits: 4 };
    const settings = { array: {}, network, gradientUnit: unit, gradient: "defer" } as const;
    expect(await compareCounts(NETWORKS[0]!, settings)).toBe(3);
  });
});
