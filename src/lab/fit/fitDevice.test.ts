// Fits of simulated measurements of known devices: labels within 0.1, noise of writes and reads separated,
// spread over devices, and the law that made the data chosen.
import { describe, expect, test } from "vitest";
import { measured, withoutSpread } from "../../../test/fit/recovery.ts";
import { conductanceWindow } from "../../device/device.ts";
import type { DeviceInput } from "../../device/params.ts";
import { resolveDevice } from "../../device/resolve.ts";
import type { Measurement, PulseTrain } from "../measurement/measurement.ts";
import { type DeviceFit, type FitSettings, fitDevice } from "./fitDevice.ts";
import { fitSweeps } from "./fitSweeps.ts";
import { fittedPreset } from "./fittedPreset.ts";
import { intervalOfDeviation } from "./spread.ts";

const QUICK: FitSettings = { draws: 0, seed: 1 };
const number = (fit: DeviceFit, name: string) =>
  fit.estimates.find((estimate) => estimate.name === name)!.value;

async function fitOf(
  input: DeviceInput,
  protocol: { devices?: number; cycles: number; pulses: number; seed?: number },
  settings = QUICK,
) {
  const device = resolveDevice(input);
  const { devices = 1, cycles, pulses, seed = 1 } = protocol;
  return fitDevice(
    await measured(device, { devices, cycles, seed, pulses: { ltp: pulses, ltd: pulses } }),
    settings,
  );
}

const LABELS = {
  preset: "none",
  rOn: 1e5,
  onOffRatio: 10,
  levels: 60,
  nonlinearityLtp: 2.4,
  nonlinearityLtd: -4.88,
} as const;

test("the listener of a fit is called before each piece, phase by phase", async () => {
  const calls: string[] = [];
  await fitOf(
    LABELS,
    { cycles: 2, pulses: 60 },
    {
      model: "exponential",
      draws: 20,
      seed: 1,
      onStep: (phase, done, total) => calls.push(`${phase} ${done}/${total}`),
    },
  );
  const repetitions = Array.from({ length: 20 }, (_, i) => `repetitions ${i}/20`);
  expect(calls.slice(0, 22)).toEqual(["laws 0/1", "devices 0/1", ...repetitions]);
  expect(calls[22]).toMatch(/^likelihood 0\/[1-9]/);
});

describe("labels", () => {
  test("Ag:a-Si, NeuroSim's worked example: normalised A of 0.5 and −0.2 are the labels 2.4 and −4.88", () => {
    // G_LTP = B(1 − e^(−P/A)) + G_min and G_LTD = −B(1 − e^((P − P_max)/A)) + G_max, written out from the manual's equations 8.1 to 8.3.
    const gMin = 3.0769e-9;
    const gMax = 38.462e-9;
    const pMax = 97;
    const curve = (a: number, x: number) => (1 - Math.exp(-x / a)) / (1 - Math.exp(-1 / a));
    const train = (direction: "ltp" | "ltd", g: (x: number) => number): PulseTrain => {
      const pulses = Array.from({ length: pMax + 1 }, (_, i) => i);
      return { device: "1", cycle: 1, direction, pulses, g: pulses.map((p) => g(p / pMax)) };
    };
    const trains = [
      train("ltp", (x) => gMin + (gMax - gMin) * curve(0.5, x)),
      train("ltd", (x) => gMax - (gMax - gMin) * curve(0.2, x)),
    ];
    const measurement: Measurement = { trains, understood: [], badRows: [], readVoltage: null };
    const fit = fitDevice(measurement, { ...QUICK, model: "exponential" });
    expect(number(fit, "nonlinearityLtp")).toBeCloseTo(2.396, 2);
    expect(number(fit, "nonlinearityLtp")).toBeCloseTo(2.4, 1);
    expect(number(fit, "nonlinearityLtd")).toBeCloseTo(-4.88, 1);
  });

  test("are within 0.1 at 3 % read noise, ten cycles, for 3 seeds", async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const fit = await fitOf(
        { ...LABELS, sigmaRead: 0.03 },
        { cycles: 10, pulses: 60, seed },
        { ...QUICK, model: "exponential" },
      );
      expect(Math.abs(number(fit, "nonlinearityLtp") - 2.4), `seed ${seed}`).toBeLessThan(0.1);
      expect(Math.abs(number(fit, "nonlinearityLtd") + 4.88), `seed ${seed}`).toBeLessThan(0.1);
      expect(number(fit, "sigmaRead")).toBeCloseTo(0.03, 2);
    }
  });
});

test("LTD that starts lower than LTP ended: labels stay, the gap is reported", async () => {
  const device = resolveDevice({ ...LABELS, sigmaRead: 0.005 });
  const data = await measured(device, { devices: 1, cycles: 3, seed: 1, pulses: { ltp: 60, ltd: 60 } });
  // After LTP the device relaxes by 6 % of its window.
  const relaxed = data.trains.map((train) =>
    train.direction === "ltp" ? train : { ...train, g: train.g.map((g) => 1e-6 + (g - 1e-6) * 0.94) },
  );
  const fit = fitDevice({ ...data, trains: relaxed }, { ...QUICK, model: "exponential" });
  expect(fit.gap!).toBeGreaterThan(0.02);
  expect(Math.abs(number(fit, "nonlinearityLtp") - 2.4)).toBeLessThan(0.5);
  expect(Math.abs(number(fit, "nonlinearityLtd") + 4.88)).toBeLessThan(0.5);
});

describe("intervals", () => {
  test("the same seed gives the same intervals, another seed others", async () => {
    const [one, again, other] = await Promise.all(
      [1, 1, 2].map((seed) =>
        fitOf(
          { ...LABELS, sigmaC2c: 0.01 },
          { cycles: 2, pulses: 60 },
          { model: "exponential", draws: 10, seed },
        ),
      ),
    );
    expect(one).toEqual(again);
    expect(one!.estimates).not.toEqual(other!.estimates);
  });
});

test("a sweep of more pulses than can be followed one by one is refused at once", () => {
  const train = (direction: "ltp" | "ltd"): PulseTrain => ({
    device: "7",
    cycle: 2,
    direction,
    pulses: [0, 10, 1e9],
    g: direction === "ltp" ? [1e-6, 2e-6, 3e-6] : [3e-6, 2e-6, 1e-6],
  });
  const measurement = {
    trains: [train("ltp"), train("ltd")],
    understood: [],
    badRows: [],
    readVoltage: null,
  };
  expect(() => fitDevice(measurement, QUICK)).toThrow(/device 7, cycle 2: a sweep of 1000000000 pulses/);
});

describe("intervals of noise", () => {
  // Reads are a tenth of writes: they cannot be separated from none.
  const HIDDEN = { ...LABELS, levels: 40, sigmaC2c: 0.02, sigmaRead: 0.002 } as const;
  const readNoise = (fit: DeviceFit) => fit.estimates.find(({ name }) => name === "sigmaRead")!;

  test.each([
    [1, 8, 0.002],
    [8, 1, 0],
  ])("that may be none are an upper bound: %i devices", async (devices, cycles, sigmaRead) => {
    const found = await fitOf(
      { ...HIDDEN, sigmaRead },
      { devices, cycles, pulses: 40, seed: 2 },
      { model: "exponential", draws: 60, seed: 2 },
    );
    const { value, low, high, bound } = readNoise(found);
    expect(bound).toBe("below");
    expect(low).toBe(0);
    expect(high).toBeGreaterThanOrEqual(value);
    expect(high).toBeGreaterThan(0.002);
    expect(high).toBeLessThan(0.015);
    const writes = found.estimates.find(({ name }) => name === "sigmaC2c")!;
    expect(writes.bound).toBe("interval");
    expect(writes.low).toBeGreaterThan(0.01);
    expect(writes.high).toBeLessThan(0.025);
  });

  test("that is there has both ends, and holds the truth", async () => {
    const found = await fitOf(
      { ...HIDDEN, sigmaRead: 0.01 },
      { cycles: 8, pulses: 40 },
      { model: "exponential", draws: 20, seed: 1 },
    );
    const { low, high, bound } = readNoise(found);
    expect(bound).toBe("interval");
    expect(low).toBeGreaterThan(0.002);
    expect(low).toBeLessThan(0.01);
    expect(high).toBeGreaterThan(0.01);
    expect(high).toBeLessThan(0.03);
  });

  test("no repetitions give no intervals, and say so", async () => {
    const found = await fitOf(HIDDEN, { cycles: 1, pulses: 40 }, { ...QUICK, model: "exponential" });
    expect(new Set(found.estimates.map(({ bound }) => bound))).toEqual(new Set(["none"]));
  });
});

describe("noise", () => {
  test("of writes and of reads are separated", async () => {
    const fit = await fitOf(
      { ...LABELS, sigmaC2c: 0.01, sigmaRead: 0.02 },
      { cycles: 8, pulses: 60 },
      { ...QUICK, model: "exponential" },
    );
    expect(number(fit, "sigmaC2c")).toBeGreaterThan(0.007);
    expect(number(fit, "sigmaC2c")).toBeLessThan(0.013);
    expect(number(fit, "sigmaRead")).toBeGreaterThan(0.017);
    expect(number(fit, "sigmaRead")).toBeLessThan(0.023);
  });

  test("that follows the step is found where the law has it", async () => {
    const fit = await fitOf(
      { preset: "none", model: "soft-bounds", levels: 100, sigmaStep: 0.4 },
      { cycles: 3, pulses: 200 },
    );
    expect(fit.mean.noise.per).toBe("step");
    expect(fit.mean.noise.c2c).toBeCloseTo(0.4, 1);
  });
});

describe("the law", () => {
  test.each([
    [
      { preset: "none", levels: 80, nonlinearityLtp: 1, nonlinearityLtd: -4, sigmaRead: 0.01 },
      ["exponential"],
    ],
    [
      { preset: "none", model: "power-step", levels: 60, gammaUp: 2, gammaDown: 2, sigmaRead: 0.003 },
      ["power-step"],
    ],
  ] as [DeviceInput, string[]][])("that made the data is chosen: %s", async (input, expected) => {
    const fit = await fitOf(input, { cycles: 2, pulses: 80 });
    expect(expected).toContain(fit.law.model);
    expect(fit.reason).toContain(fit.law.model);
  });
});

test("spread over devices: windows, labels and steps", async () => {
  const spread = {
    boundsD2d: { low: 0.05, high: 0.1 },
    sigmaD2d: 0.4,
    d2dLabels: "independent",
    stepD2d: 0.1,
  } as const;
  const input = { ...LABELS, nonlinearityLtd: -2, ...spread, sigmaC2c: 0.005 };
  const { spread: found } = await fitOf(
    input,
    { devices: 30, cycles: 2, pulses: 60 },
    { ...QUICK, model: "exponential" },
  );
  expect(found!.devices).toBe(30);
  const { boundsD2d, sigmaD2d, stepD2d } = found!.keys as {
    boundsD2d: { low: number; high: number };
    sigmaD2d: number;
    stepD2d: number;
  };
  for (const [value, wanted] of [
    [boundsD2d.low, 0.05],
    [boundsD2d.high, 0.1],
    [sigmaD2d, 0.4],
    [stepD2d, 0.1],
  ] as const) {
    expect(value).toBeGreaterThan(0.6 * wanted);
    expect(value).toBeLessThan(1.5 * wanted);
  }
  expect(found!.keys.d2dLabels).toBe("independent");
});

describe("what sweeps show and what they do not", () => {
  test("noise of several steps that follows the step is found (aihwkit's ReRAM-ES: 5 steps)", async () => {
    const device = withoutSpread(resolveDevice({ preset: "aihwkit-reram-es" }));
    const pulses = { ltp: device.levels, ltd: device.levels };
    const fit = fitDevice(await measured(device, { devices: 1, cycles: 1, seed: 3, pulses }), {
      ...QUICK,
      model: "exponential-step",
    });
    expect(fit.mean.noise.per).toBe("step");
    expect(number(fit, "sigmaStep") / 5).toBeGreaterThan(0.75);
    expect(number(fit, "sigmaStep") / 5).toBeLessThan(1.35);
  });

  test("a reset within one or two pulses leaves its step in the middle open, and says so (aihwkit's PCM)", async () => {
    const device = withoutSpread(resolveDevice({ preset: "aihwkit-pcm" }));
    const measurement = await measured(device, {
      devices: 1,
      cycles: 2,
      seed: 1,
      pulses: { ltp: 150, ltd: 20 },
    });
    const fit = fitDevice(measurement, { ...QUICK, model: "exponential-step" });
    expect(fit.unobserved).toEqual({ low: false, high: false, stepLtp: false, stepLtd: true });
    const { gMin, gMax } = conductanceWindow(device);
    const down = fit.estimates.find(({ name }) => name === "stepLtd")!;
    expect(down.low).toBe(0);
    expect(down.high).toBeGreaterThanOrEqual(0.999 * (gMax - gMin));
    const details = { id: "pcm", name: "PCM", citation: "simulated", given: {} };
    expect(fittedPreset(fit, measurement, details).preset.unknown.join()).toContain(
      "step down in the middle of the window: no pulse down began there",
    );
  });

  test("sweeps that stop before the end of the window leave it open; those that reach it do not", async () => {
    const input = {
      preset: "none",
      model: "linear-step",
      levels: 100,
      gammaUp: 0.2,
      gammaDown: 0.2,
    } as const;
    const [short, long] = await Promise.all(
      [80, 200].map((pulses) =>
        fitOf({ ...input, sigmaStep: 0.3 }, { cycles: 3, pulses }, { ...QUICK, model: "linear-step" }),
      ),
    );
    expect(short!.unobserved.high).toBe(true);
    const top = (fit: DeviceFit) => fit.estimates.find(({ name }) => name === "gMax")!;
    const { gMax } = conductanceWindow(resolveDevice(input));
    expect(top(short!).value).toBeLessThan(0.9 * gMax);
    expect(top(short!).high).toBeGreaterThan(gMax);
    expect(long!.unobserved).toEqual({ low: false, high: false, stepLtp: false, stepLtd: false });
    expect(top(long!).value).toBeCloseTo(gMax, 10);
  });

  test("a window that no sweep reached is not taken for one that ends with the data (aihwkit's ReRAM-SB)", async () => {
    const device = withoutSpread(resolveDevice({ preset: "aihwkit-reram-sb" }));
    const { gMax } = conductanceWindow(device);
    const pulses = { ltp: device.levels, ltd: device.levels };
    for (const seed of [1, 6]) {
      const measurement = await measured(device, { devices: 1, cycles: 1, seed, pulses });
      const fit = fitDevice(measurement, { ...QUICK, model: "soft-bounds" });
      const most = Math.max(...measurement.trains.flatMap(({ g }) => g));
      expect(most, `seed ${seed}`).toBeLessThan(0.8 * gMax);
      expect(number(fit, "gMax") / gMax, `seed ${seed}`).toBeGreaterThan(0.85);
    }
  });

  test("an interval is as wide as the likelihood: a label that noise hides (TaOx/HfOx)", async () => {
    const device = resolveDevice({ preset: "taox-hfox" });
    const pulses = { ltp: 128, ltd: 128 };
    const measurement = await measured(device, { devices: 1, cycles: 1, seed: 1, pulses });
    const fit = fitDevice(measurement, { model: "exponential", draws: 3, seed: 1 });
    const { low, high } = fit.estimates.find(({ name }) => name === "nonlinearityLtp")!;
    const [{ fit: best, trains }] = fit.devices as [DeviceFit["devices"][number]];
    for (const end of [low, high].filter((label) => Math.abs(label) < 8.5)) {
      const held = fitSweeps(best.law, trains, best.options, {
        ...best,
        shape: best.shape.with(0, end),
        held: 2,
      });
      // −2·ln(likelihood) is 1.96² higher at the ends of a 95 % interval.
      expect(2 * (best.logLikelihood - held.logLikelihood)).toBeGreaterThan(0.9 * 1.96 ** 2);
    }
  });

  test("devices without noise give their numbers and no noise", async () => {
    const fit = await fitOf(
      { preset: "neurosim-ideal" },
      { cycles: 2, pulses: 64 },
      { model: "exponential", draws: 5, seed: 1 },
    );
    for (const name of ["nonlinearityLtp", "nonlinearityLtd", "sigmaC2c"]) {
      const { low, high } = fit.estimates.find((estimate) => estimate.name === name)!;
      expect(low, name).toBeLessThanOrEqual(0);
      expect(high, name).toBeLessThan(0.01);
    }
  });
});

test("intervals of a spread: 4, 11 and 30 devices, from tables of χ²", () => {
  for (const [n, low, high] of [
    [4, 0.566, 3.729],
    [11, 0.699, 1.755],
    [30, 0.796, 1.344],
  ] as const) {
    expect(intervalOfDeviation(n)[0]).toBeCloseTo(low, 2);
    expect(intervalOfDeviation(n)[1]).toBeCloseTo(high, 2);
  }
});
