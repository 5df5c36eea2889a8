// Drift and endurance on each engine beside their closed forms.
import { describe, expect, test } from "vitest";
import { driftFactors, driftLevel } from "../../src/device/aging.ts";
import { blockOf } from "../../src/device/device.ts";
import { applyPulses } from "../../src/device/pulse.ts";
import { resolveDevice } from "../../src/device/resolve.ts";
import { UPDATE_COUNTERS, type UpdateSettings } from "../../src/engine/engine.ts";
import { type Bench, withBench } from "./bench.ts";
import { crossbarSpec, fullyConnected } from "./cases.ts";
import { allEngines } from "./engines.ts";

const DEVICES = 30;
const START = Float32Array.from({ length: DEVICES }, (_, i) => -0.95 + (1.9 * i) / (DEVICES - 1));

function layer(bench: Bench) {
  return bench.array(crossbarSpec(fullyConnected(5, 6), { mapping: "reference" }), START);
}

function settingsOf(bench: Bench, parameters: object, life: Int32Array | null): UpdateSettings {
  const device = resolveDevice({ preset: "none", nonlinearityLtp: 1, nonlinearityLtd: -1, ...parameters });
  const block = { ...blockOf(device), perDevice: null, life: life && bench.put("life", life) };
  return {
    device: block,
    velocity: null,
    carry: null,
    readBack: null,
    rounding: "nearest",
    maxPulses: 100,
    velocityBits: 0,
    control: bench.put("control", Float32Array.of(0, 1, 1, 0, 0, 0, 0, 0)),
    gradientScale: bench.put("scale", Float32Array.of(1)),
    apply: true,
    seed: { low: 3, high: 4 },
    step: 0,
    counters: bench.zeros("counters", "f64", UPDATE_COUNTERS.length),
  };
}

const down = (bench: Bench, n: number) => bench.put("gradient", new Float32Array(DEVICES).fill(n));

describe.each(await allEngines())("$label", ({ engine }) => {
  test("an untouched device drifts as (1 + kΔt/t0)^−ν, and starts anew after a pulse", async () => {
    await withBench(engine, async (bench) => {
      const device = resolveDevice({
        preset: "none",
        driftExponent: 0.3,
        driftInterval: 0.5,
        driftLevel: 0.25,
      });
      const settings = settingsOf(bench, device, null);
      const array = layer(bench);
      const factors = bench.put("factors", driftFactors(device)!);
      const level = driftLevel(device, blockOf(device));
      const written = bench.zeros("written", "f32", DEVICES);
      const age = bench.zeros("age", "i32", DEVICES);
      const drift = { device: settings.device, level, factors, written, age };
      const left = (k: number) => (1 + 0.5 * k) ** -0.3;
      for (let k = 0; k < 40; k++) engine.drift(array, drift);
      const aged = await bench.f32(array.conductance);
      for (let i = 0; i < DEVICES; i++)
        expect(aged[i]).toBeCloseTo(level + (START[i]! - level) * left(40), 6);
      engine.deviceUpdate(array, down(bench, 3), settings);
      const pulsed = await bench.f32(array.conductance);
      for (let k = 0; k < 5; k++) engine.drift(array, drift);
      const after = await bench.f32(array.conductance);
      for (let i = 0; i < DEVICES; i++)
        expect(after[i]).toBeCloseTo(level + (pulsed[i]! - level) * left(5), 6);
      expect(new Set(await bench.get(age))).toEqual(new Set([5]));
    });
  });

  test("a device answers as many pulses as it lives through and then stays; the pulses sent are counted", async () => {
    await withBench(engine, async (bench) => {
      const life = Int32Array.from({ length: DEVICES }, (_, i) => i % 11);
      const settings = settingsOf(bench, { sigmaC2c: 0 }, life);
      const array = layer(bench);
      for (const n of [3, 2, 4]) engine.deviceUpdate(array, down(bench, n), settings);
      const worn = await bench.f32(array.conductance);
      for (let i = 0; i < DEVICES; i++)
        expect(worn[i]).toBeCloseTo(applyPulses(settings.device, START[i]!, -Math.min(i % 11, 9)), 5);
      expect(Array.from(await bench.get(settings.device.life!))).toEqual(
        Array.from(life, (pulses) => Math.max(pulses - 9, 0)),
      );
      const counters = await bench.get(settings.counters);
      expect(counters[UPDATE_COUNTERS.ltdPulses]).toBe(9 * DEVICES);
    });
  });
});
