// Where each update rule comes to rest on the noisy quadratic, its pulses on real device laws, against closed forms.
// Stationary: s·(τ·E n − w·E|n|) = 0, and E n = κ(w0 − w) where no gradient is lost, so that w = w0/(1 + E|n|/(κτ)), κ = η·P/2.
import { describe, expect, test } from "vitest";
import { blockOf } from "../../src/device/device.ts";
import type { DeviceResponse } from "../../src/device/law.ts";
import { tauOf } from "../../src/device/nonlinearity.ts";
import type { DeviceParameters } from "../../src/device/params.ts";
import { pulsesPerWindow } from "../../src/device/pulsesPerWindow.ts";
import { resolveDevice } from "../../src/device/resolve.ts";
import { zeroShifted } from "../../src/device/zeroShift.ts";
import { QUADRATIC, restingWeight } from "../../src/study/stationary.ts";
import { noisyQuadratic } from "../../src/training/noisyQuadratic.ts";
import { type TrainingParameters, trainingSchema } from "../../src/training/params.ts";
import type { RuleName } from "../../src/training/rules.ts";
import { openTestEngine } from "../engines.ts";

const LABEL = 3;
const { optimum: OPTIMUM, rate: RATE, steps: STEPS, noise, weights } = QUADRATIC;
const labels = (ltp: number, ltd: number) =>
  resolveDevice({ preset: "none", levels: QUADRATIC.levels, nonlinearityLtp: ltp, nonlinearityLtd: ltd });
const SYMMETRIC = labels(LABEL, -LABEL);

async function settled(
  rule: RuleName,
  settings: Partial<TrainingParameters> = {},
  device: DeviceParameters = SYMMETRIC,
) {
  const engine = await openTestEngine(1);
  try {
    return await noisyQuadratic(engine, {
      device,
      training: {
        ...trainingSchema.parse({}),
        rule,
        schedule: "constant",
        learningRate: RATE,
        maxPulses: 100,
        ...settings,
      },
      weights,
      steps: STEPS,
      from: STEPS / 2,
      noise,
      optimum: () => OPTIMUM,
      seed: 1,
    });
  } finally {
    await engine.dispose();
  }
}

describe("rules that lose no gradient rest where the number of their pulses says", () => {
  test.each([
    ["sgd", 0.294],
    ["momentum", 0.429],
    ["momentum-carry", 0.429],
    ["mixed-precision", 0.374],
  ] as const)("%s", async (rule, expected) => {
    const { mean, pulses, drive } = await settled(rule);
    expect(Math.abs(mean - restingWeight(LABEL, pulses))).toBeLessThan(0.006);
    // its pulses are its noisy gradient
    if (rule === "sgd") expect(Math.abs(mean - OPTIMUM / (1 + drive / tauOf(LABEL)))).toBeLessThan(0.006);
    expect(Math.abs(mean - expected)).toBeLessThan(0.01);
  });
});

test("adaptive-momentum rests where momentum-carry does: the length of its steps falls out", async () => {
  const { mean } = await settled("adaptive-momentum", { learningRate: 10 * RATE });
  const averaged = Math.sqrt(2 / Math.PI) * Math.sqrt((1 - 0.9) / (1 + 0.9)); // E|v| of gradient noise 1, γ = 0.9
  expect(Math.abs(mean - OPTIMUM / (1 + averaged / tauOf(LABEL)))).toBeLessThan(0.01);
});

describe("compensated-momentum", () => {
  test.each([
    [LABEL, -LABEL],
    [6, -6],
    [2.4, -4.88],
  ])("rests where the loss is least, labels %d/%d", async (ltp, ltd) => {
    const { bias } = await settled("compensated-momentum", { weightDecay: 0 }, labels(ltp, ltd));
    expect(Math.abs(bias)).toBeLessThan(0.02);
  });

  test("decays as asked: w − w0 + λw = 0 at rest", async () => {
    const { mean } = await settled("compensated-momentum", { weightDecay: 0.5 });
    expect(Math.abs(mean - OPTIMUM / 1.5)).toBeLessThan(0.02);
  });
});

describe("rules with a second array leave at most half of the bias of plain gradient descent", () => {
  const plain = OPTIMUM - OPTIMUM / (1 + Math.sqrt(2 / Math.PI) / tauOf(LABEL));
  const settings = { fastRate: 0.1, transferRate: 0.05, transferEvery: 2, chopEvery: 40 };

  test.each([
    ["tiki-taka", settings],
    ["tiki-taka-2", settings],
    ["chopped-tiki-taka", settings],
    ["agad", settings],
    ["residual-learning", { transferRate: 5 }],
  ] as const)("%s", async (rule, own) => {
    const { bias } = await settled(rule, own);
    expect(Math.abs(bias)).toBeLessThan(plain / 2);
  });

  test("chopping needs no reference cell: symmetric points at −0.36", async () => {
    const device = labels(2.4, -4.88);
    const { bias } = await settled("agad", settings, device);
    const { bias: sgd } = await settled("sgd", {}, device);
    expect(Math.abs(bias)).toBeLessThan(Math.abs(sgd) / 2);
  });
});

test("zero-shift brings the point of rest under noise to weight 0", async () => {
  const device = labels(2.4, -4.88);
  const shifted = blockOf(zeroShifted(device));
  const { mean, pulses } = await settled("zero-shift", {}, device);
  expect(Math.abs(mean - restOf(shifted, pulses))).toBeLessThan(0.006);
  const { mean: plain } = await settled("sgd", {}, device);
  expect(mean).toBeGreaterThan(plain + 0.1);
});

/** The same of an affine device that rests at 0, its steps s − b↑·g up and s + b↓·g down:
 *  0 = E n·(s − g·(b↑ − b↓)/2) − E|n|·g·(b↑ + b↓)/2, by bisection. */
function restOf({ model, low, high }: DeviceResponse, pulses: number): number {
  if (model.kind !== "affine") throw new Error("the exponential law is affine");
  const { up, down } = model;
  const kappa = (RATE * pulsesPerWindow({ model, low, high })) / 2;
  const difference = down.decay - up.decay;
  const sum = 2 - up.decay - down.decay;
  let below: number = 0;
  let above: number = OPTIMUM;
  for (let i = 0; i < 50; i++) {
    const g = (below + above) / 2;
    const drift = kappa * (OPTIMUM - g) * (up.step - (g * difference) / 2) - (pulses * g * sum) / 2;
    if (drift > 0) below = g;
    else above = g;
  }
  return below;
}
