// Devices against what is known of them from elsewhere: derived values of the presets, laws of pulses, and the stationary
// mean of stochastic gradient descent on an asymmetric device.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seedOf } from "../src/base/random.ts";
import { blockOf } from "../src/device/device.ts";
import { labelOf, tauOf } from "../src/device/nonlinearity.ts";
import type { DeviceInput, DeviceParameters } from "../src/device/params.ts";
import { listPresets } from "../src/device/presets.ts";
import { applyPulses, type PulseResponse, pulseStep, symmetricPoint } from "../src/device/pulse.ts";
import { resolveDevice } from "../src/device/resolve.ts";
import { deviceBlock } from "./drawn.ts";
import { pulseCurve, pulsesOfRange } from "./pulseCurve.ts";

const response = (preset: string) => blockOf(resolveDevice({ preset }));

describe("NeuroSim devices: derived values (A, τ and pulse sizes of the manual's tables)", () => {
  test.each([
    ["ag-a-si", 1.31185, 1.01367, 0.04726, 0.00637, -0.3332],
    ["taox-tio2", 1.56658, 1.60593, 0.03773, 0.00833, 0.0081],
    ["taox-hfox", 63.13893, 4.07776, 0.01587, 0.01538, -0.0778],
    ["pcmo", 1.07454, 1.00009, 0.13352, 0.0048, -0.4813],
    ["alox-hfo2", 1.51285, 4.207, 0.09788, 0.01998, 0.1761],
    ["gst-pcm", 24.0628, 1.31185, 0.02083, 0.01917, 0.1191],
    ["epiram", 5.10572, 5.10572, 0.03774, 0.02538, 0],
    ["hzo-fefet", 1.63389, 1.88934, 0.11467, 0.0276, 0.4105],
    ["3t1c-lsb", 12.6489, 12.6489, 0.06742, 0.05754, 0],
    ["2t1f-lsb", 5.10572, 5.10572, 0.03774, 0.02538, null],
  ])("%s", (preset, tauLtp, tauLtd, firstPulse, lastPulse, point) => {
    const device = resolveDevice({ preset }) as Extract<DeviceParameters, { model: "exponential" }>;
    expect(Math.abs(tauOf(device.nonlinearityLtp) / tauLtp - 1)).toBeLessThan(2e-5);
    expect(Math.abs(tauOf(device.nonlinearityLtd) / tauLtd - 1)).toBeLessThan(2e-5);
    const block = blockOf(device);
    expect(Math.abs(pulseStep(block, -1, 1) - firstPulse)).toBeLessThan(6e-6);
    expect(Math.abs(pulseStep(block, 1, 1) - lastPulse)).toBeLessThan(6e-6);
    expect(pulseCurve(block, "ltp", device.levels)[device.levels]!).toBeCloseTo(1, 9);
    expect(pulseCurve(block, "ltd", device.levelsLtd)[device.levelsLtd]!).toBeCloseTo(-1, 9);
    // The tabulated point is where the slopes are equal: the limit of small pulses.
    const fine = { levels: 1000 * device.levels, levelsLtd: 1000 * device.levelsLtd };
    const limit = symmetricPoint(blockOf(resolveDevice({ preset, ...fine })));
    if (point === null) expect(limit).toBeNull();
    else expect(Math.abs(limit! - point)).toBeLessThan(1e-3);
  });

  test("the label of a simulated curve is the label it was made from", () => {
    for (const [ltp, ltd] of [
      [1.75, 1.46],
      [3, -3],
      [0.5, -6],
      [-2, 4],
    ] as const) {
      const block = blockOf(
        resolveDevice({ preset: "none", nonlinearityLtp: ltp, nonlinearityLtd: ltd, levels: 4000 }),
      );
      expect(labelOfCurve(pulseCurve(block, "ltp", 4000))).toBeCloseTo(ltp, 3);
      expect(-labelOfCurve(pulseCurve(block, "ltd", 4000))).toBeCloseTo(ltd, 3);
    }
  });
});

describe("aihwkit devices: derived values", () => {
  test.each([
    ["aihwkit-reram-es", 1252, 1002, 0.78, -2.57],
    ["aihwkit-capacitor", 401, 401, 0.14, -0.14],
    ["aihwkit-ecram", 1021, 1019, 0.26, -1.55],
    ["aihwkit-ecram-mo", 7940, 8147, 0.99, -2.44],
    ["aihwkit-idealized", 10000, 10000, 0, 0],
    ["aihwkit-gokmen-vlasov", 1250, 1250, 0, 0],
  ])("%s: pulses of the full range and equivalent labels", (preset, up, down, labelUp, labelDown) => {
    const block = response(preset);
    expect(Math.abs(pulsesOfRange(block, "ltp")! - up)).toBeLessThanOrEqual(2);
    expect(Math.abs(pulsesOfRange(block, "ltd")! - down)).toBeLessThanOrEqual(2);
    expect(Math.abs(labelOfCurve(pulseCurve(block, "ltp", up)) - labelUp)).toBeLessThan(0.01);
    expect(Math.abs(-labelOfCurve(pulseCurve(block, "ltd", down)) - labelDown)).toBeLessThan(0.01);
  });

  test("phase-change memory: 72 SET pulses, label 3.39", () => {
    const block = response("aihwkit-pcm");
    expect(Math.abs(pulsesOfRange(block, "ltp")! - 72)).toBeLessThanOrEqual(1);
    expect(Math.abs(labelOfCurve(pulseCurve(block, "ltp", 72)) - 3.39)).toBeLessThan(0.01);
  });

  test.each([
    ["aihwkit-reram-sb", 1839, 1103],
    ["aihwkit-reram-array-om", 30, 30],
    ["aihwkit-reram-array-hfo2", 5, 5],
  ])("%s: pulses of the inner nine tenths of the range", (preset, up, down) => {
    const block = response(preset);
    const inner = { ...block, low: block.low + 0.1, high: block.high - 0.1 };
    expect(Math.abs(pulsesOfRange(inner, "ltp", 0)! - up)).toBeLessThanOrEqual(1);
    expect(Math.abs(pulsesOfRange(inner, "ltd", 0)! - down)).toBeLessThanOrEqual(1);
  });

  test("symmetric points: ReRamES at -0.2172, soft bounds at the reference", () => {
    expect(symmetricPoint(response("aihwkit-reram-es"))!).toBeCloseTo(-0.2172, 3);
    expect(symmetricPoint(response("aihwkit-reram-sb"))!).toBeCloseTo(0, 9);
    expect(symmetricPoint(response("aihwkit-reram-array-om"))!).toBeCloseTo(0, 9);
  });
});

/** NeuroSim's label of a curve between its own end points. */
function labelOfCurve(curve: Float64Array): number {
  const last = curve.length - 1;
  let extreme = 0;
  for (let i = 0; i <= last; i++) {
    const excess = (curve[i]! - curve[0]!) / (curve[last]! - curve[0]!) - i / last;
    if (Math.abs(excess) > Math.abs(extreme)) extreme = excess;
  }
  return extreme / (0.07 * Math.SQRT2);
}

/** Any device of any model, within what the schema allows. */
const label = fc.double({ min: -6, max: 6, noNaN: true });
const levels = fc.integer({ min: 8, max: 2000 });
const part = fc.double({ min: 0, max: 1, noNaN: true });
const window = {
  wMin: fc.double({ min: -2, max: -0.2, noNaN: true }),
  wMax: fc.double({ min: 0.2, max: 2, noNaN: true }),
};
const upDown = fc.double({ min: -0.9, max: 0.9, noNaN: true });
const of = (model: DeviceParameters["model"], rest: object) =>
  fc.record({
    preset: fc.constant("none"),
    model: fc.constant(model),
    levels,
    ...rest,
  }) as fc.Arbitrary<DeviceInput>;
const MODELS: Readonly<Record<string, fc.Arbitrary<DeviceInput>>> = {
  exponential: of("exponential", { nonlinearityLtp: label, nonlinearityLtd: label, levelsLtd: levels }),
  "linear-step": of("linear-step", { ...window, upDown, gammaUp: part, gammaDown: part }),
  "soft-bounds": of("soft-bounds", { ...window, upDown }),
  "soft-bounds at its symmetric point": of("soft-bounds", {
    ...window,
    upDown,
    reference: fc.constant("symmetric-point"),
  }),
  "constant-step": of("constant-step", { ...window, upDown }),
  "exponential-step": of("exponential-step", {
    ...window,
    upDown,
    amplitudeUp: fc.double({ min: -5, max: 1, noNaN: true }),
    amplitudeDown: fc.double({ min: -5, max: 1, noNaN: true }),
    gammaUp: fc.double({ min: -3, max: 3, noNaN: true }),
    gammaDown: fc.double({ min: -3, max: 3, noNaN: true }),
    stateSlope: fc.double({ min: -1, max: 1, noNaN: true }),
    stateShift: fc.double({ min: -1, max: 1, noNaN: true }),
  }),
  "power-step": of("power-step", {
    ...window,
    upDown,
    gammaUp: fc.double({ min: 0, max: 4, noNaN: true }),
    gammaDown: fc.double({ min: 0, max: 4, noNaN: true }),
  }),
  table: of("table", {
    stepsLtp: fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 5, maxLength: 5 }),
    stepsLtd: fc.array(fc.double({ min: -3, max: 0, noNaN: true }), { minLength: 5, maxLength: 5 }),
  }),
};

describe.each(Object.entries(MODELS))("any %s device", (_, arbitrary) => {
  const anywhere = (block: PulseResponse, at: number) => block.low + at * (block.high - block.low);

  test("a pulse up never lowers G, a pulse down never raises it, and G stays in its window", () => {
    fc.assert(
      fc.property(arbitrary, part, fc.integer({ min: 1, max: 200 }), (input, at, n) => {
        const block = blockOf(resolveDevice(input));
        const g = anywhere(block, at);
        const up = applyPulses(block, g, n);
        const down = applyPulses(block, g, -n);
        expect(up).toBeGreaterThanOrEqual(g - 1e-9);
        expect(down).toBeLessThanOrEqual(g + 1e-9);
        for (const state of [up, down]) {
          expect(state).toBeGreaterThanOrEqual(block.low);
          expect(state).toBeLessThanOrEqual(block.high);
        }
      }),
    );
  });

  test("n pulses at once are n single pulses", () => {
    fc.assert(
      fc.property(arbitrary, part, fc.integer({ min: -150, max: 150 }), (input, at, n) => {
        const block = blockOf(resolveDevice(input));
        let single = anywhere(block, at);
        const together = applyPulses(block, single, n);
        for (let i = 0; i < Math.abs(n); i++) single = applyPulses(block, single, Math.sign(n));
        expect(Math.abs(together - single)).toBeLessThan(1e-6);
      }),
    );
  });

  test("stuck devices never move", () => {
    fc.assert(
      fc.property(arbitrary, fc.integer({ min: -20, max: 20 }), (input, n) => {
        const device = resolveDevice({ ...input, stuckFraction: { low: 0.45, high: 0.45 } });
        const { block, perDevice } = deviceBlock(device, { devices: 50, seed: seedOf(3), layer: 1 });
        let stuck = 0;
        for (let i = 0; i < 50; i++) {
          const single = singleDevice(block, perDevice!, i, 50);
          if (single.low !== single.high) continue;
          stuck++;
          expect([block.low, block.high].map(Math.fround)).toContain(single.low);
          expect(applyPulses(single, single.low, n)).toBe(single.low);
        }
        expect(stuck).toBeGreaterThan(35);
      }),
      { numRuns: 20 },
    );
  });
});

/** The response of device i of sampled values. */
function singleDevice(block: PulseResponse, values: Float32Array, i: number, devices: number): PulseResponse {
  const fields = values.length / devices;
  const value = (f: number) => values[f * devices + i]!;
  const low = value(fields - 2);
  const high = value(fields - 1);
  if (block.model.kind !== "affine") return { model: block.model, low, high };
  const model = {
    kind: "affine",
    up: { decay: value(0), step: value(1) },
    down: { decay: value(2), step: value(3) },
  } as const;
  return { model, low, high };
}

test("every preset that can be trained gives finite numbers for each of 2000 devices", () => {
  for (const preset of listPresets()) {
    const device = resolveDevice({ preset });
    if (device.model === "hardware-only") continue;
    const { block, perDevice } = deviceBlock(device, { devices: 2000, seed: seedOf(11), layer: 0 });
    expect(block.low, preset).toBeLessThan(block.high);
    for (const value of perDevice ?? []) if (!Number.isFinite(value)) throw new Error(`${preset}: ${value}`);
  }
});

describe("device-to-device variation", () => {
  const sample = (input: DeviceInput, devices = 20_000) => {
    const device = resolveDevice(input);
    const { perDevice } = deviceBlock(device, { devices, seed: seedOf(7), layer: 2 });
    const field = (f: number) => Float64Array.from(perDevice!.subarray(f * devices, (f + 1) * devices));
    return { device, perDevice, field, devices };
  };
  const statistics = (values: Float64Array) => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) };
  };
  /** Label of a branch from its decay. */
  const labels = (decays: Float64Array, levels: number, direction: 1 | -1) =>
    decays.map((decay) => labelOf(1 / (-direction * levels * Math.log(decay))));

  test("labels are normal with the asked spread, and shared by both branches", () => {
    const { field, device } = sample({ preset: "epiram", sigmaD2d: 0.5 });
    const ltp = labels(field(0), device.levels, 1);
    const ltd = labels(field(2), device.levels, -1);
    expect(Math.abs(statistics(ltp).mean - 0.5)).toBeLessThan(0.015);
    expect(Math.abs(statistics(ltp).deviation - 0.5)).toBeLessThan(0.01);
    expect(statistics(ltp.map((l, i) => l - ltd[i]! - 1)).deviation).toBeLessThan(1e-3);
  });

  test("independent labels are uncorrelated", () => {
    const { field, device } = sample({ preset: "epiram", sigmaD2d: 0.5, d2dLabels: "independent" });
    const ltp = labels(field(0), device.levels, 1);
    const ltd = labels(field(2), device.levels, -1);
    const product = statistics(ltp.map((l, i) => (l - 0.5) * (ltd[i]! + 0.5))).mean;
    expect(Math.abs(product / 0.25)).toBeLessThan(0.03);
  });

  test("a single device is the device with its own labels", () => {
    const { perDevice, device, devices } = sample({ preset: "hzo-fefet", sigmaD2d: 0.7 }, 50);
    for (let i = 0; i < devices; i++) {
      const own = singleDevice(blockOf(device), perDevice!, i, devices);
      if (own.model.kind !== "affine") throw new Error("affine expected");
      const nonlinearityLtp = labelOf(1 / (-device.levels * Math.log(own.model.up.decay)));
      const alone = blockOf(resolveDevice({ preset: "hzo-fefet", nonlinearityLtp }));
      if (alone.model.kind !== "affine") throw new Error("affine expected");
      expect(own.model.up.step).toBeCloseTo(alone.model.up.step, 5);
    }
  });

  test("aihwkit bounds and steps have the spread of its formulas", () => {
    const { field } = sample({ preset: "aihwkit-gokmen-vlasov" });
    const high = statistics(field(5));
    expect(Math.abs(high.mean - 1)).toBeLessThan(0.01);
    expect(Math.abs(high.deviation - 0.3)).toBeLessThan(0.006);
    const up = field(1);
    const down = field(3);
    expect(Math.abs(statistics(up).deviation / 0.0016 - Math.hypot(0.3, 0.01))).toBeLessThan(0.006);
    // The gain is common to both directions: their difference is up_down_dtod alone.
    const difference = statistics(up.map((u, i) => (u + down[i]!) / 0.0016 / 2)).deviation;
    expect(Math.abs(difference - 0.01)).toBeLessThan(0.001);
  });

  test("log-normal steps: the logarithm has the asked spread", () => {
    const { field } = sample({
      preset: "none",
      stepD2d: 0.7,
      stepD2dDistribution: "log-normal",
      levels: 100,
    });
    expect(Math.abs(statistics(field(1).map((s) => Math.log(s / 0.02))).deviation - 0.7)).toBeLessThan(0.015);
  });

  test("devices with extreme drawn steps stay finite", () => {
    const { perDevice } = sample({ sigmaD2d: 5, stepD2d: 2, stepD2dDistribution: "log-normal", levels: 4 });
    for (const value of perDevice!) if (!Number.isFinite(value)) throw new Error(`${value}`);
  });

  test("stuck shares are met", () => {
    const { field, devices } = sample({ preset: "none", stuckFraction: { low: 0.1, high: "5 %" } });
    const lows = field(4);
    const highs = field(5);
    const share = (value: number) => lows.filter((low, i) => low === value && highs[i] === value).length;
    expect(Math.abs(share(-1) / devices - 0.1)).toBeLessThan(0.008);
    expect(Math.abs(share(1) / devices - 0.05)).toBeLessThan(0.006);
  });

  test("zero-shifting puts each device's symmetric point at g = 0, but for the reference's error", () => {
    const { perDevice, device, devices } = sample(
      { preset: "ag-a-si", sigmaD2d: 0.3, reference: "symmetric-point", referenceStd: 0.05 },
      2000,
    );
    const block = blockOf(device);
    const points = Float64Array.from({ length: devices }, (_, i) =>
      Number(symmetricPoint(singleDevice(block, perDevice!, i, devices))),
    );
    // Equal slopes, not equal single pulses: half a pulse (0.01) may lie between them.
    expect(Math.abs(statistics(points).mean)).toBeLessThan(0.01);
    expect(Math.abs(statistics(points).deviation - 0.05)).toBeLessThan(0.004);
    expect(Math.abs(symmetricPoint(block)!)).toBeLessThan(0.01);
  });

  test("draws depend on seed, layer and device alone", () => {
    const device = resolveDevice({ preset: "hzo-fefet", sigmaD2d: 0.5 });
    const first = (seed: number, layer: number, devices: number) =>
      deviceBlock(device, { devices, seed: seedOf(seed), layer }).perDevice![0];
    expect(first(1, 0, 10)).toBe(first(1, 0, 1000));
    expect(first(1, 0, 10)).not.toBe(first(2, 0, 10));
    expect(first(1, 0, 10)).not.toBe(first(1, 1, 10));
  });

  test("without spread and faults there are no per-device values", () => {
    expect(sample({ preset: "hzo-fefet" }).perDevice).toBeNull();
  });
});
