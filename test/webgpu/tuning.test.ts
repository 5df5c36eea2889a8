// Tile sizes are measured once for an adapter and a shape, and change no value. On whatever adapter is here; skipped with a line
// where there is none.
import { afterEach, expect, test } from "vitest";
import { convShape } from "../../src/array/geometry.ts";
import { seedOf } from "../../src/base/random.ts";
import { type Engine, type LayerReads, READ_COUNTERS } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { openWebGpu } from "../../src/engine/webgpu/open.ts";
import { GRADIENT_TILES, READ_TILES } from "../../src/engine/webgpu/readParams.ts";
import { TileChoices, type TileNames, type TileStore } from "../../src/engine/webgpu/tileChoices.ts";
import type { WebGpuEngine } from "../../src/engine/webgpu/webgpu.ts";
import { maybeWebGpu } from "../webGpu.ts";

/** Keeps names in memory, and counts how often it is written. */
function storeOf(names: TileNames = {}) {
  const kept = { names, saves: 0 };
  const save = (_: string, now: TileNames) => {
    kept.names = now;
    kept.saves++;
  };
  return { kept, store: { load: () => kept.names, save } satisfies TileStore };
}

const engine = await maybeWebGpu("tuning", { exactSums: true });
const tilesOf = (opened: WebGpuEngine) => (opened as unknown as { tiles: TileChoices }).tiles;
const byRule = engine && tilesOf(engine);
afterEach(() => {
  if (engine) Object.assign(engine, { tiles: byRule });
});

const BATCH = 3;
const SIZE = { inHeight: 9, inWidth: 7, inChannels: 12, outChannels: 20 };
const SHAPE = convShape({ ...SIZE, kernelHeight: 3, kernelWidth: 3, stride: 1, padding: 1 }, "conv");

/** Multiples of 2^-6: every sum of a read is exact, on whatever adapter. */
const wave = (length: number) =>
  Float32Array.from({ length }, (_, i) => Math.round(64 * Math.sin(i * i)) / 64);

/** A layer with values that differ everywhere, and a converter in all three reads: of floats, or of words. */
function openLayer(engine: Engine, words: boolean): LayerReads {
  const crossbar = engine.crossbar({
    name: "conv",
    layer: 0,
    mapping: "reference",
    subtraction: "analog",
    offOnRatio: 0.1,
    windowLow: -1,
    gain: 1,
    arrayRows: 32,
    arrayColumns: 16,
    partition: "kernel-position",
    shape: SHAPE,
  });
  const pixels = BATCH * SIZE.inHeight * SIZE.inWidth;
  const buffer = (name: string, length: number) => engine.buffer(name, "f32", length);
  const filled = (name: string, length: number, kind: "u8" | "i8") => {
    const made = engine.buffer(name, words ? kind : "f32", length);
    const values = wave(length);
    if (!words) engine.upload(made, values);
    else if (kind === "u8")
      engine.upload(
        made,
        Uint8Array.from(values, (x) => Math.abs(200 * x)),
      );
    else
      engine.upload(
        made,
        Int8Array.from(values, (x) => 127 * x),
      );
    return made;
  };
  const { length } = crossbar.conductance;
  engine.upload(crossbar.conductance, wave(length));
  engine.pack(crossbar, { grid: words ? 2 ** -14 : null, sigma: 0, seed: seedOf(1), step: 0 });
  const range = buffer("range", 4);
  engine.upload(range, Float32Array.of(0.25, 16, 0, 0));
  const adc = { bits: 5, rounding: "nearest", range } as const;
  const counters = engine.buffer("counters", "f64", READ_COUNTERS.length);
  const step = words ? 2 ** -7 : 1;
  const read = {
    adc,
    encoding: "analog",
    inputBits: 8,
    inputStep: step,
    phases: "analog",
    counters,
  } as const;
  return {
    crossbar,
    forward: read,
    backward: read,
    weightGradient: { adc, counters, step: step * step },
    input: filled("input", pixels * SIZE.inChannels, "u8"),
    output: buffer("output", pixels * SIZE.outChannels),
    inputError: buffer("inputError", pixels * SIZE.inChannels),
    outputError: filled("outputError", pixels * SIZE.outChannels, "i8"),
    gradient: buffer("gradient", 9 * SIZE.inChannels * SIZE.outChannels),
  };
}

async function valuesOf(engine: Engine, layer: LayerReads) {
  const { crossbar, input, output, inputError, outputError, gradient, forward, backward } = layer;
  engine.forward(crossbar, input, output, BATCH, forward);
  engine.backward(crossbar, outputError, inputError!, BATCH, backward);
  engine.weightGradient(crossbar, input, outputError, gradient, BATCH, layer.weightGradient);
  const values = await Promise.all(
    [output, inputError!, gradient].map((buffer) => engine.readTensor(buffer)),
  );
  // −0 is 0.
  return values.map((each) => Array.from(each, (x) => x + 0));
}

test.skipIf(!engine).each(["floats", "words"])(
  "tile sizes are measured once and kept; every size gives the reference's values, %s",
  async (kind) => {
    const { kept, store } = storeOf();
    // Its choices, on the shared engine, whose kernels are compiled.
    const opened = await openWebGpu({ tileStore: store });
    const first = Object.assign(engine!, { tiles: tilesOf(opened) });
    await opened.dispose();
    const words = kind === "words";
    const layer = openLayer(first, words);
    await first.tune([layer], BATCH);
    const shapes = Object.keys(kept.names);
    expect(shapes).toEqual([
      `read ${words ? "words " : ""}256 x 108 x 20, 12 channels, 1 x 32 rows, ADC`,
      `read ${words ? "words " : ""}256 x 180 x 12, 20 channels, 1 x 16 rows, ADC`,
      `gradient ${words ? "words " : ""}256 x 108 x 20, ADC`,
    ]);
    const saves = kept.saves;
    await first.tune([layer], BATCH);
    expect([saves, kept.saves]).toEqual([3, 3]);
    expect(await first.readTensor(layer.forward.counters)).toEqual(new Float64Array(3));
    const reference = createReferenceEngine();
    const expected = await valuesOf(reference, openLayer(reference, words));
    expect(await valuesOf(first, layer), "as measured").toEqual(expected);
    for (const [i, read] of Object.keys(READ_TILES).entries()) {
      const gradient = Object.keys(GRADIENT_TILES)[i % 2]!;
      const names = Object.fromEntries(shapes.map((s) => [s, s.startsWith("read") ? read : gradient]));
      Object.assign(first, { tiles: new TileChoices("", storeOf(names).store) });
      expect(await valuesOf(first, layer), read).toEqual(expected);
    }
  },
  200_000,
);
