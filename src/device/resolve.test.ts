import { expect, test } from "vitest";
import { z } from "zod";
import { deviceBlock } from "../../test/drawn.ts";
import { ConfigError, DeviceError } from "../base/errors.ts";
import { blockOf, conductanceWindow, idealDevice, readNoiseOf } from "./device.ts";
import { DEVICE_MODELS, type DeviceInput, deviceSchema, MODEL_SCHEMAS } from "./params.ts";
import { resolveDevice } from "./resolve.ts";

const refused = (input: object) => {
  try {
    blockOf(resolveDevice(input as DeviceInput));
  } catch (error) {
    return error as ConfigError;
  }
  throw new Error(`${JSON.stringify(input)} was accepted`);
};

test("without a word, the HZO FeFET preset with 32 levels", () => {
  expect(resolveDevice()).toMatchObject({
    preset: "hzo-fefet",
    model: "exponential",
    levels: 32,
    levelsLtd: 32,
    nonlinearityLtp: 1.75,
    nonlinearityLtd: 1.46,
    rOn: 559280,
    readPulse: 10e-9,
  });
});

test("written keys win over the preset, with units", () => {
  const device = resolveDevice({
    preset: "ag-a-si",
    rOn: "240 kohm",
    sigmaC2c: "1.5 %",
    writePulseLtp: "50 ns",
    stuckFraction: { low: 0.01 },
  });
  expect(device).toMatchObject({
    rOn: 240e3,
    sigmaC2c: 0.015,
    writePulseLtp: 50e-9,
    nonlinearityLtd: -4.88,
    levelsLtd: 100,
    stuckFraction: { low: 0.01, high: 0 },
  });
});

test("written levels hold for both directions", () => {
  expect(resolveDevice({ preset: "ag-a-si", levels: 64 })).toMatchObject({ levels: 64, levelsLtd: 64 });
  expect(resolveDevice({ preset: "ag-a-si", levelsLtd: 50 })).toMatchObject({ levels: 97, levelsLtd: 50 });
});

test("written noise replaces the preset's noise of the other kind", () => {
  expect(resolveDevice({ preset: "aihwkit-ecram", sigmaC2c: 0.02 })).toMatchObject({ sigmaStep: 0 });
  expect(blockOf(resolveDevice({ preset: "aihwkit-ecram", sigmaC2c: 0.02 })).noise).toEqual({
    kind: "pulse",
    sigma: 0.04,
  });
});

test("another law keeps the electrical values, not the shape", () => {
  const device = resolveDevice({ preset: "aihwkit-pcm", model: "exponential" });
  expect(device).toMatchObject({ model: "exponential", levels: 200, nonlinearityLtp: 0 });
  expect(device).not.toHaveProperty("gammaUp");
});

test("a resolved device is frozen and resolves to itself", () => {
  for (const preset of [
    "hzo-fefet",
    "aihwkit-pcm",
    "aihwkit-reram-array-om",
    "neurosim-dnn-v2.1-hw-default",
  ]) {
    const device = resolveDevice({ preset });
    expect(resolveDevice(device as DeviceInput)).toEqual(device);
    expect(Object.isFrozen(device) && Object.isFrozen(device.boundsD2d)).toBe(true);
  }
});

test.each<[object, RegExp]>([
  [{ preset: "hzo-fefe" }, /unknown device preset "hzo-fefe"\n.*did you mean "hzo-fefet"/],
  [{ levls: 3 }, /device\.levls: unknown key\n.*did you mean "levels"/],
  [{ levels: 1 }, /device\.levels: 1 pulses is outside 2 pulses/],
  [{ rOn: "5 uS" }, /device\.rOn: "5 uS" has the unit "uS"; expected ohm/],
  [{ rOn: 240 / 1000 }, /device\.rOn: 240 mohm is outside 100 ohm … 1 Tohm\n.*did you mean 240 ohm/],
  [{ onOffRatio: 1 }, /device\.onOffRatio: 1 is outside 1\.001/],
  [{ nonlinearityLtp: 10.2 }, /outside -10\.1 … 10\.1/],
  [{ boundsD2d: { low: 2 } }, /device\.boundsD2d\.low: 2 is outside 0 … 1/],
  [{ c2cPer: "pulses" }, /device\.c2cPer: "pulses": expected one of "pulse"\|"update"/],
  [{ preset: "aihwkit-ecram", nonlinearityLtp: 1 }, /"linear-step" has no parameter "nonlinearityLtp"/],
  [{ model: "linear-step", gammaUp: 3 }, /device\.gammaUp: 3 is outside 0 … 1/],
])("%j is refused by path, value and range", (input, message) => {
  const error = refused(input);
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toMatch(message);
});

test.each<[object, RegExp]>([
  [{ stuckFraction: { low: 0.5, high: 0.45 } }, /0\.95 of all devices would be stuck/],
  [{ model: "soft-bounds", wMin: 0 }, /0 must lie strictly between/],
  [{ model: "power-step", wMin: 1, wMax: 2 }, /0 must lie in the window/],
  [{ preset: "aihwkit-ecram", sigmaC2c: 0.1, sigmaStep: 0.1 }, /both describe the noise/],
  [
    { nonlinearityLtp: 3, nonlinearityLtd: 3, reference: "symmetric-point" },
    /same curve, so there is no single symmetric point/,
  ],
  [{ nonlinearityLtd: 10, levels: 8 }, /one pulse exceeds the whole range\n.*at least \d+ levels/],
  [{ model: "table", stepsLtp: [1, 1, 1], stepsLtd: [-1, -1] }, /3 LTP and 2 LTD steps/],
  [{ preset: "neurosim-dnn-v2.1-hw-default" }, /nothing can learn on it\n.*choose another preset/],
])("%j is refused as physics", (input, message) => {
  const error = refused(input);
  expect(error).toBeInstanceOf(DeviceError);
  expect(error.message).toMatch(message);
});

test("noise: per pulse, per update, or as the model's own step noise", () => {
  const noise = (input: DeviceInput) => blockOf(resolveDevice(input)).noise;
  expect(noise({ preset: "epiram" })).toEqual({ kind: "pulse", sigma: 0.04 });
  expect(noise({ preset: "epiram", c2cPer: "update" })).toEqual({ kind: "update", sigma: 0.04 });
  expect(noise({ preset: "epiram", sigmaC2c: 0 })).toEqual({ kind: "none", sigma: 0 });
  expect(noise({ preset: "aihwkit-ecram" })).toEqual({ kind: "step", sigma: 0.3 });
  expect(noise({ preset: "aihwkit-capacitor" })).toEqual({ kind: "pulse", sigma: 0.3 * 0.005 });
});

test("sigmaRead is a fraction of the range, which is 2 in g", () => {
  expect(readNoiseOf(resolveDevice({ sigmaRead: "1 %" }))).toBeCloseTo(0.02, 12);
});

test("G_max = 1/R_on and G_min = G_max/ratio", () => {
  const { gMin, gMax } = conductanceWindow(resolveDevice({ rOn: "100 kohm", onOffRatio: 10 }));
  expect(gMax).toBeCloseTo(1e-5, 15);
  expect(gMin).toBeCloseTo(1e-6, 15);
});

test("the ideal device of any device: same levels, equal steps, no noise, no variation", () => {
  for (const preset of ["ag-a-si", "aihwkit-reram-array-om"]) {
    const device = resolveDevice({ preset });
    const ideal = idealDevice(device);
    const { block, perDevice } = deviceBlock(ideal, { devices: 10, seed: { low: 1, high: 0 }, layer: 0 });
    const step = 2 / device.levels;
    expect(block).toEqual({
      model: { kind: "affine", up: { decay: 1, step }, down: { decay: 1, step: -step } },
      low: -1,
      high: 1,
      noise: { kind: "none", sigma: 0 },
    });
    expect(perDevice).toBeNull();
    expect(resolveDevice(ideal as DeviceInput)).toEqual(ideal);
  }
});

test("a label below 0.001 is a straight line", () => {
  const { model } = blockOf(resolveDevice({ nonlinearityLtp: 5e-4, nonlinearityLtd: 0, levels: 100 }));
  expect(model).toMatchObject({ up: { decay: 1, step: 0.02 }, down: { decay: 1, step: -0.02 } });
});

test("every leaf says symbol, unit, source and what it means", () => {
  const check = (schema: z.ZodType, path: string): void => {
    const here = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.unwrap() : schema;
    if (here instanceof z.ZodObject) {
      for (const [key, part] of Object.entries(here.shape)) check(part as z.ZodType, `${path}.${key}`);
      return;
    }
    const meta = (here as z.ZodType).meta();
    for (const key of ["symbol", "unit", "source", "description"])
      expect(meta?.[key], `${path} ${key}`).toBeTruthy();
  };
  check(deviceSchema, "device");
});

test("what people may write holds exactly the keys of all models", () => {
  const all = new Set(DEVICE_MODELS.flatMap((model) => Object.keys(MODEL_SCHEMAS[model].shape)));
  expect(new Set(Object.keys(deviceSchema.shape))).toEqual(all);
});
