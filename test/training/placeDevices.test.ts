// The values of single devices, as an engine draws their numbers piece by piece, are those of the counters that sample.ts names:
// for every law, with and without devices that are stuck.
import { afterAll, describe, expect, test } from "vitest";
import { DRAWN_AT_ONCE } from "../../src/base/drawing.ts";
import { normal, philox, STREAM, seedOf, uniform } from "../../src/base/random.ts";
import { blockOf, lawOf } from "../../src/device/device.ts";
import { type DeviceDraw, MEAN_DEVICE } from "../../src/device/draw.ts";
import type { DeviceInput, DeviceParameters } from "../../src/device/params.ts";
import { resolveDevice } from "../../src/device/resolve.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { placeDevices } from "../../src/training/placeDevices.ts";
import { allEngines } from "../parity/engines.ts";

const SPREAD = { boundsD2d: { low: 0.3, high: 0.2 }, stepD2d: 0.3 };
const PULSED = { ...SPREAD, upDownD2d: 0.2 };
const LABELS = { ...SPREAD, sigmaD2d: 0.4, nonlinearityLtp: 2.4, nonlinearityLtd: -4.88, referenceStd: 0.05 };
const STEPS = { stepsLtp: [0.02, 0.01, 0.005], stepsLtd: [-0.005, -0.01, -0.03] };
const LAWS = {
  exponential: LABELS,
  "linear-step": { ...PULSED, gammaUpD2d: 0.1, gammaDownD2d: 0.2, referenceStd: 0.05 },
  "soft-bounds": { ...PULSED, reference: "symmetric-point", referenceStd: 0.05 },
  "constant-step": PULSED,
  "exponential-step": PULSED,
  "power-step": PULSED,
  table: { ...SPREAD, ...STEPS },
} as const;
const STUCK = { low: 0.1, high: 0.05 };
const NONE = { low: 0, high: 0 };
const LAYER = { name: "placed", seed: seedOf(2 ** 32 + 7), layer: 2 ** 16 + 3 };

const inputOf = (model: keyof typeof LAWS, more: object = {}) =>
  resolveDevice({ preset: "none", levels: 97, model, ...LAWS[model], ...more } as DeviceInput);

/** Device by device, each number by itself. */
function expected(device: DeviceParameters, devices: number): Float32Array {
  const words = new Uint32Array(4);
  const { seed, layer } = LAYER;
  const numbers = (i: number, step: number) =>
    Array.from(philox(seed, STREAM.deviceToDevice, layer, i, step, words), normal);
  const { low, high } = blockOf(device);
  const values = Array.from({ length: devices }, (_, i) => {
    const [labelLtp, labelLtd, lower, upper] = numbers(i, 0);
    const [gain, upDown, gammaUp, gammaDown] = numbers(i, 1);
    const draw = { labelLtp, labelLtd, low: lower, high: upper, gain, upDown, gammaUp, gammaDown };
    const own = lawOf(device).valuesOf(device)({ ...draw, reference: numbers(i, 2)[0]! } as DeviceDraw);
    const still = own.length === 6 ? [1, 0, 1, 0] : [0, 0];
    const luck = uniform(philox(seed, STREAM.stuck, layer, i, 0, words)[0]!);
    if (luck < device.stuckFraction.low) return [...still, low, low];
    return luck < device.stuckFraction.low + device.stuckFraction.high ? [...still, high, high] : own;
  });
  return Float32Array.from(values[0]!.flatMap((_, f) => values.map((own) => own[f]!)));
}

describe.each(await allEngines())("$label", ({ engine }) => {
  afterAll(() => engine.dispose());

  test.each(Object.keys(LAWS) as (keyof typeof LAWS)[])("%s", async (model) => {
    for (const stuckFraction of [NONE, STUCK]) {
      const device = inputOf(model, { stuckFraction });
      const { block, state } = await placeDevices(engine, device, { ...LAYER, devices: 1001 });
      expect(await engine.readTensor(block.perDevice!)).toEqual(expected(device, 1001));
      expect(state).toEqual([]);
    }
  });

  test("devices that are alike but for those that are stuck, and how long each lives", async () => {
    const wear = { endurance: 1e6, enduranceD2d: 0.5 };
    const device = resolveDevice({ preset: "none", levels: 97, stuckFraction: STUCK, ...wear });
    const { block } = await placeDevices(engine, device, { ...LAYER, devices: 333 });
    expect(await engine.readTensor(block.perDevice!)).toEqual(expected(device, 333));
    const words = new Uint32Array(4);
    const lives = Int32Array.from({ length: 333 }, (_, i) => {
      const [word] = philox(LAYER.seed, STREAM.deviceToDevice, LAYER.layer, i, 3, words);
      return Math.round(1e6 * Math.exp(0.5 * normal(word!)));
    });
    expect(await engine.readTensor(block.life!)).toEqual(lives);
  });
});

test("a layer of several pieces: each device has its own numbers, wherever the piece begins", async () => {
  const engine = createReferenceEngine();
  const device = resolveDevice({ preset: "none", levels: 97, boundsD2d: { low: 0.1, high: 0.1 } });
  const devices = 2 * DRAWN_AT_ONCE + 5;
  const { block, window } = await placeDevices(engine, device, { ...LAYER, devices });
  const words = new Uint32Array(4);
  for (const i of [0, 1, DRAWN_AT_ONCE - 1, DRAWN_AT_ONCE, 2 * DRAWN_AT_ONCE, devices - 1]) {
    const [, , low, high] = philox(LAYER.seed, STREAM.deviceToDevice, LAYER.layer, i, 0, words);
    const draw = { ...MEAN_DEVICE, low: normal(low!), high: normal(high!) };
    const own = lawOf(device).valuesOf(device)(draw).map(Math.fround);
    expect(window(i), `${i}`).toEqual(own.slice(-2));
  }
  expect(block.perDevice!.length).toBe(6 * devices);
  // The numbers are gone; the values stay.
  expect(engine.memoryBytes).toBe(4 * 6 * devices);
});
