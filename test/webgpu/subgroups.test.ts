// Kernels that use what an adapter may lack (subgroups, products of packed bytes, its conversions of whole numbers) give what those
// without give, bit for bit, and what the reference gives: each of them once, on odd sizes, so that subgroups are partly idle.
// Skipped with a line where no adapter has subgroups.
import { describe, expect, test } from "vitest";
import { convShape } from "../../src/array/geometry.ts";
import { seedOf } from "../../src/base/random.ts";
import {
  ACTIVATION_COUNTERS,
  type BufferKind,
  CONTROL,
  type Engine,
  type EngineBuffer,
  READ_COUNTERS,
  type TypedArray,
  UPDATE_COUNTERS,
} from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { maybeWebGpu } from "../webGpu.ts";

const joined = await maybeWebGpu("subgroups", { exactSums: true });
const plain = await maybeWebGpu("kernels without subgroups", { plain: true });
const both = joined?.description.includes("subgroups") && plain ? { joined, plain } : null;
if (joined && !both) console.warn("WEBGPU: subgroups are skipped, the adapter has none");

const BATCH = 3;
const SHAPE = convShape(
  {
    inHeight: 5,
    inWidth: 7,
    inChannels: 3,
    outChannels: 5,
    kernelHeight: 3,
    kernelWidth: 3,
    stride: 1,
    padding: 1,
  },
  "conv",
);
const WIDE_SHAPE = { ...SHAPE, inChannels: 31 };
const wave = (length: number, scale: number) =>
  // Multiples of 2^-6: every sum is exact, so no order of roundings matters.
  Float32Array.from({ length }, (_, i) => Math.round(64 * scale * Math.sin(i * i)) / 64);

/** Words in 0 … 255, or −128 … 127, with both ends. */
const wholes = (kind: "u8" | "i8", length: number) => {
  const value = (i: number) => Math.round(127.5 * (Math.sin(i * i) + (kind === "u8" ? 1 : 0)) - 0.4);
  const values = Array.from({ length }, (_, i) => value(i));
  return kind === "u8" ? Uint8Array.from(values) : Int8Array.from(values);
};

const KINDS = new Map<unknown, BufferKind>([
  [Float32Array, "f32"],
  [Uint8Array, "u8"],
  [Int8Array, "i8"],
]);

function filled(engine: Engine, name: string, values: TypedArray) {
  const buffer = engine.buffer(name, KINDS.get(values.constructor)!, values.length);
  engine.upload(buffer, values);
  return buffer;
}

/** A read and a weight gradient whose converters clip at both ends. */
async function reads(engine: Engine) {
  const crossbar = engine.crossbar({
    name: "conv",
    layer: 0,
    mapping: "reference",
    subtraction: "analog",
    offOnRatio: 0,
    windowLow: -1,
    gain: 1,
    arrayRows: 8,
    arrayColumns: 8,
    partition: "kernel-position",
    shape: SHAPE,
  });
  engine.upload(crossbar.conductance, wave(crossbar.conductance.length, 1));
  engine.pack(crossbar, { grid: null, sigma: 0, seed: seedOf(1), step: 0 });
  const pixels = BATCH * 35;
  const adc = {
    bits: 3,
    rounding: "nearest",
    range: filled(engine, "range", Float32Array.of(0.25, 4, 0, 0)),
  } as const;
  const counters = ["read", "gradient"].map((name) => engine.buffer(name, "f64", READ_COUNTERS.length));
  const input = filled(engine, "input", wave(pixels * 3, 1));
  const error = filled(engine, "error", wave(pixels * 5, 2));
  const output = engine.buffer("output", "f32", pixels * 5);
  const gradient = engine.buffer("gradient", "f32", 9 * 3 * 5);
  const encoding = { encoding: "analog", inputBits: 8, inputStep: 1, phases: "analog" } as const;
  engine.forward(crossbar, input, output, BATCH, { adc, ...encoding, counters: counters[0]! });
  engine.weightGradient(crossbar, input, error, gradient, BATCH, { step: 1, adc, counters: counters[1]! });
  return { output, gradient, readCounters: counters[0]!, gradientCounters: counters[1]! };
}

const WORD_CASES = [
  { subtraction: "analog", arrayRows: 8, encoding: "bit-serial", converted: true },
  { subtraction: "digital", arrayRows: 4096, encoding: "analog", converted: true },
  { subtraction: "digital", arrayRows: 4096, encoding: "analog", converted: false },
] as const;

/** Reads and weight gradients of words: both kinds, bits, digital subtraction, blocks of more than 256 rows, with and without converter. */
async function words(engine: Engine) {
  const results: Record<string, EngineBuffer> = {};
  for (const [i, { subtraction, arrayRows, encoding, converted }] of WORD_CASES.entries()) {
    const crossbar = engine.crossbar({
      name: "conv",
      layer: 0,
      mapping: "reference",
      subtraction,
      offOnRatio: 0.1,
      windowLow: -1,
      gain: 1,
      arrayRows,
      arrayColumns: arrayRows,
      partition: "unrolled",
      shape: WIDE_SHAPE,
    });
    engine.upload(crossbar.conductance, wave(crossbar.conductance.length, 1));
    engine.pack(crossbar, { grid: 2 ** -14, sigma: 0, seed: seedOf(1), step: 0 });
    const pixels = BATCH * 35;
    const range = filled(engine, "range", Float32Array.of(arrayRows / 256, 4, 0, 0));
    const adc = converted ? ({ bits: 3, rounding: "floor", range } as const) : null;
    const counters = engine.buffer("counters", "f64", READ_COUNTERS.length);
    const settings = { adc, counters, encoding, inputBits: 8, inputStep: 2 ** -8, phases: "analog" } as const;
    const input = filled(engine, "input", wholes("u8", pixels * 31));
    const error = filled(engine, "error", wholes("i8", pixels * 5));
    const output = engine.buffer("output", "f32", pixels * 5);
    const inputError = engine.buffer("inputError", "f32", pixels * 31);
    const gradient = engine.buffer("gradient", "f32", 9 * 31 * 5);
    engine.forward(crossbar, input, output, BATCH, settings);
    engine.backward(crossbar, error, inputError, BATCH, { ...settings, phases: "digital" });
    engine.weightGradient(crossbar, input, error, gradient, BATCH, { step: 2 ** -15, adc, counters });
    const made = { output, inputError, gradient };
    for (const [name, buffer] of Object.entries(made)) results[`${name} ${i}`] = buffer;
  }
  return results;
}

/** Activation and error quantization with clips and values that are no numbers. */
async function elements(engine: Engine) {
  const values = wave(1001, 3);
  values[500] = Number.NaN;
  values[900] = Number.POSITIVE_INFINITY;
  const counters = ["activation", "error"].map((name) =>
    engine.buffer(name, "f64", ACTIVATION_COUNTERS.length),
  );
  const activated = filled(engine, "values", values);
  const error = filled(engine, "errors", wave(1001, 2.75));
  const scale = filled(engine, "scale", Float32Array.of(1));
  const quantization = { bits: 4, step: 1 / 8 };
  const activation = engine.buffer("words", "u8", 1003);
  const settings = { relu: true, quantization, counters: counters[0]! };
  engine.activate(activated, activation, 1001, settings);
  engine.activate(activated, activated, 1001, settings);
  const mask = { output: activation, relu: true, limit: Infinity };
  const out = engine.buffer("out", "i8", 1003);
  engine.quantizeError(error, out, 1001, {
    mask,
    bits: 4,
    scaleIn: scale,
    scaleOut: scale,
    counters: counters[1]!,
  });
  return { out, scale, activation, activationCounters: counters[0]!, errorCounters: counters[1]! };
}

/** A device update that moves some weights, saturates some and rounds some to nothing. */
async function update(engine: Engine) {
  const crossbar = engine.crossbar({
    name: "conv",
    layer: 0,
    mapping: "reference",
    subtraction: "analog",
    offOnRatio: 0,
    windowLow: -1,
    gain: 1,
    arrayRows: 8,
    arrayColumns: 8,
    partition: "unrolled",
    shape: SHAPE,
  });
  const { length } = crossbar.conductance;
  engine.upload(crossbar.conductance, wave(length, 1));
  const control = new Float32Array(CONTROL.length);
  control.set([0.5, 1, 4]);
  const counters = engine.buffer("update", "f64", UPDATE_COUNTERS.length);
  const controlBuffer = filled(engine, "control", control);
  const velocity = filled(engine, "velocity", wave(length, -0.5));
  engine.deviceUpdate(crossbar, filled(engine, "slope", wave(length, 1)), {
    device: {
      model: { kind: "affine", up: { decay: 1, step: 0.125 }, down: { decay: 1, step: -0.125 } },
      low: -1,
      high: 1,
      noise: { kind: "none", sigma: 0 },
      perDevice: null,
      life: null,
    },
    velocity,
    carry: null,
    readBack: null,
    control: controlBuffer,
    gradientScale: filled(engine, "gradientScale", Float32Array.of(1)),
    rounding: "nearest",
    maxPulses: 3,
    velocityBits: 0,
    apply: true,
    seed: seedOf(1),
    step: 0,
    counters,
  });
  return { conductance: crossbar.conductance, velocity, control: controlBuffer, updateCounters: counters };
}

describe.skipIf(!both)("with features and without", () => {
  test.each(Object.entries({ reads, words, elements, update }))(
    "%s are those of the reference",
    async (_, work) => {
      const results = [];
      for (const engine of [createReferenceEngine(), both!.plain, both!.joined]) {
        const buffers = await work(engine);
        const values: Record<string, readonly number[]> = {};
        // −0 is 0.
        for (const [name, buffer] of Object.entries(buffers))
          values[name] = Array.from(await engine.readTensor(buffer), (x) => x + 0);
        results.push(values);
      }
      const [reference, without, withSubgroups] = results;
      expect(withSubgroups).toEqual(without);
      const counts = Object.entries(without!).filter(([name]) => name.endsWith("Counters"));
      for (const [name, [, first]] of counts) expect(first, name).toBeGreaterThan(0);
      // Engines look at other conversions for clips: ~ their counts.
      for (const [name, values] of Object.entries(reference!))
        if (!/^(read|gradient)Counters$/.test(name)) expect(without![name], name).toEqual(values);
    },
  );
});
