import { expect, test } from "vitest";
import { deviceBlock } from "../../test/drawn.ts";
import { pulseCurve, pulsesOfRange } from "../../test/pulseCurve.ts";
import { seedOf } from "../base/random.ts";
import { blockOf } from "./device.ts";
import { applyPulses, pulseLimit, pulseStep, symmetricPoint } from "./pulse.ts";
import { resolveDevice } from "./resolve.ts";

const block = (input: Parameters<typeof resolveDevice>[0]) => blockOf(resolveDevice(input));

test("NeuroSim's curve, evaluated from its own formula G(P) = B(1 − e^(−P/A)) + G_min", () => {
  const a = 0.702081;
  const curve = pulseCurve(block({ preset: "hzo-fefet" }), "ltp", 32);
  for (const pulses of [1, 5, 16, 31]) {
    const g = (2 / (1 - Math.exp(-1 / a))) * (1 - Math.exp(-pulses / (32 * a))) - 1;
    expect(curve[pulses]!).toBeCloseTo(g, 5);
  }
});

test("soft bounds: each pulse covers a fixed share of the way to the bound", () => {
  const soft = block({ model: "soft-bounds", preset: "none", levels: 20 });
  expect(pulseStep(soft, 0.5, 1)).toBeCloseTo(0.1 * 0.5, 12);
  expect(pulseStep(soft, -0.5, -1)).toBeCloseTo(-0.1 * 0.5, 12);
  expect(applyPulses(soft, -1, 10)).toBeCloseTo(1 - 2 * 0.9 ** 10, 12);
});

test("linear steps: gamma is the fall of the step from 0 to its bound", () => {
  const linear = block({ preset: "none", model: "linear-step", levels: 20, gammaUp: 0.3, gammaDown: 0.6 });
  expect(pulseStep(linear, 1, 1)).toBeCloseTo(0.1 * 0.7, 12);
  expect(pulseStep(linear, -1, -1)).toBeCloseTo(-0.1 * 0.4, 12);
});

test("exponential steps: aihwkit's ReRamES at w = 0", () => {
  // z = b = −0.5: up factor 1 + 1.18445·e^(−2.5), down factor 1 + 0.081404·e^(2.5), down steps smaller by up_down.
  const device = block({ preset: "aihwkit-reram-es" });
  expect(pulseStep(device, 0, 1)).toBeCloseTo(0.00135 * (1 + 1.18445 * Math.exp(-2.5)), 9);
  expect(pulseStep(device, 0, -1)).toBeCloseTo(-0.00135 * (1 - 0.259359) * (1 + 0.081404 * Math.exp(2.5)), 9);
});

test("power steps follow the distance to the bound", () => {
  const power = block({ preset: "none", model: "power-step", levels: 20, gammaUp: 2, gammaDown: 3 });
  expect(pulseStep(power, 0, 1)).toBeCloseTo(0.1 * 0.25, 12);
  expect(pulseStep(power, 0.5, -1)).toBeCloseTo(-0.1 * 0.75 ** 3, 12);
});

test("a table is linear between its conductances and flat outside", () => {
  const table = block({
    preset: "none",
    model: "table",
    levels: 20,
    stepsLtp: [2, 1, 0],
    stepsLtd: [0, -1, -2],
  });
  expect(pulseStep(table, -0.5, 1)).toBeCloseTo(0.15, 6);
  expect(pulseStep(table, 0.75, -1)).toBeCloseTo(-0.175, 6);
  expect(pulseStep(table, 3, -1)).toBeCloseTo(-0.2, 6);
});

test("asymmetric windows keep weight 0 at g = 0", () => {
  const sb = block({ preset: "aihwkit-reram-sb" });
  expect([sb.low, sb.high]).toEqual([-0.75, 1.25]);
  const wide = block({ preset: "none", model: "constant-step", wMin: -3, wMax: 1, levels: 100 });
  expect([wide.low, wide.high]).toEqual([-1.5, 0.5]);
  expect(pulseStep(wide, 0, 1)).toBeCloseTo(0.02, 12);
});

test("a reference cell elsewhere moves the window, not the physics", () => {
  const base = {
    preset: "none",
    model: "exponential-step",
    amplitudeUp: -2,
    gammaUp: 2,
    levels: 50,
  } as const;
  const plain = block(base);
  const moved = block({ ...base, reference: 0.25 });
  expect(moved.low).toBeCloseTo(-1.25, 12);
  for (const state of [-0.9, 0, 0.7])
    expect(pulseStep(moved, state - 0.25, 1)).toBeCloseTo(pulseStep(plain, state, 1), 12);
});

test("pulses of the range, and none where a soft bound is never reached", () => {
  expect(pulsesOfRange(block({ preset: "neurosim-ideal" }), "ltp")).toBe(64);
  expect(pulsesOfRange(block({ preset: "aihwkit-reram-array-om" }), "ltp", 0)).toBeNull();
});

test("no symmetric point where both directions retrace each other", () => {
  expect(symmetricPoint(block({ preset: "neurosim-ideal" }))).toBeNull();
});

test("the pulse limit keeps growing branches finite in single precision", () => {
  const device = resolveDevice({
    preset: "none",
    nonlinearityLtp: 5,
    nonlinearityLtd: 5,
    levels: 32,
    sigmaD2d: 0.5,
  });
  const { block: response, perDevice } = deviceBlock(device, { devices: 500, seed: seedOf(1), layer: 0 });
  const limit = pulseLimit(response.model, perDevice);
  expect(limit).toBeLessThan(pulseLimit(response.model, null));
  if (response.model.kind !== "affine") throw new Error("affine expected");
  expect(Number.isFinite(Math.fround(response.model.down.decay ** limit))).toBe(true);
  expect(pulseLimit(block({ preset: "epiram" }).model, null)).toBe(Infinity);
});
