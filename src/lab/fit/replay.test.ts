// The measured sweeps beside simulated ones: a true device covers nine readings of ten, another one does not, and each replay begins where its
// sweep began.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measured } from "../../../test/fit/recovery.ts";
import { conductanceWindow } from "../../device/device.ts";
import type { DeviceInput } from "../../device/params.ts";
import { resolveDevice } from "../../device/resolve.ts";
import type { FitModel } from "../choices.ts";
import type { PulseTrain } from "../measurement/measurement.ts";
import { FIT_LAWS } from "./fitLaws.ts";
import type { SweepsFit } from "./fitSweeps.ts";
import { type Replay, replayOf } from "./replay.ts";

const NOISE = { c2c: 0.01, per: "pulse", start: 0.05, read: 0.01 } as const;

/** A fit that was not fitted: these numbers. */
function fitWith(
  model: FitModel,
  shape: readonly number[],
  window: SweepsFit["window"],
  noise: SweepsFit["noise"] = NOISE,
): SweepsFit {
  return {
    law: FIT_LAWS[model],
    window,
    shape,
    noise,
    hard: { low: false, high: false },
    options: { per: noise.per, freeLevels: false, criterion: "one-step" },
    logLikelihood: 0,
    freedom: 0,
    variances: [],
    readings: 0,
  };
}

async function replayed(
  input: DeviceInput,
  cycles: number,
  fitOver: (window: SweepsFit["window"]) => SweepsFit,
) {
  const device = resolveDevice({ preset: "none", rOn: 1e5, onOffRatio: 10, ...input } as DeviceInput);
  const { gMin, gMax } = conductanceWindow(device);
  const { trains } = await measured(device, { devices: 1, cycles, seed: 3, pulses: { ltp: 60, ltd: 60 } });
  return replayOf([{ device: "1", fit: fitOver({ low: gMin, high: gMax }), trains }], 1);
}

const within = ({ path, coverage }: Replay) => path.rms <= path.usual[1] && coverage.share >= coverage.least;

describe("the device that made the sweeps", () => {
  test.each([
    [
      "exponential",
      { levels: 60, nonlinearityLtp: 2.4, nonlinearityLtd: -3 },
      [2.4, -3, Math.log(60), Math.log(60)],
    ],
    ["soft-bounds", { levels: 60 }, [Math.log(60), Math.log(60)]],
  ] as const)("covers nine readings of ten: %s", async (model, keys, shape) => {
    const noise = { sigmaC2c: NOISE.c2c, sigmaRead: NOISE.read };
    const replay = await replayed({ model, ...keys, ...noise } as DeviceInput, 20, (window) =>
      fitWith(model, shape, window),
    );
    expect(replay.coverage.share).toBeGreaterThan(0.86);
    expect(replay.coverage.share).toBeLessThan(0.94);
    expect(within(replay)).toBe(true);
    // Noise of one step: that of the write, and that of two readings as far as the filter keeps it.
    expect(replay.step.rms).toBeGreaterThan(0.0145);
    expect(replay.step.rms).toBeLessThan(0.02);
    expect(replay.step.writes).toBeGreaterThan(0.25);
    expect(replay.step.writes).toBeLessThan(0.5);
  });

  test("another law does not, and neither do the same law's numbers with too little noise", async () => {
    const keys = { levels: 60, nonlinearityLtp: 5, nonlinearityLtd: -5, sigmaC2c: 0.01, sigmaRead: 0.01 };
    const straight = [0, 0, Math.log(60), Math.log(60)];
    const bent = [5, -5, Math.log(60), Math.log(60)];
    const wrongLaw = await replayed(keys, 4, (window) => fitWith("exponential", straight, window));
    expect(within(wrongLaw)).toBe(false);
    expect(wrongLaw.coverage.share).toBeLessThan(0.5);
    const quiet = { ...NOISE, c2c: 0.001, read: 0.001 };
    const noNoise = await replayed(keys, 4, (window) => fitWith("exponential", bent, window, quiet));
    expect(within(noNoise)).toBe(false);
  });
});

test("a device without noise is a curve: its band has no width and nothing is off", async () => {
  const quiet = { ...NOISE, c2c: 0, read: 0 };
  const shape = [2, -2, Math.log(60), Math.log(60)];
  const replay = await replayed({ levels: 60, nonlinearityLtp: 2, nonlinearityLtd: -2 }, 1, (window) =>
    fitWith("exponential", shape, window, quiet),
  );
  expect(replay.path.rms).toBeLessThan(1e-6);
  for (const { low, high, mean } of replay.sweeps)
    for (const [i, value] of mean.entries()) {
      expect(high[i]! - low[i]!).toBe(0);
      expect(value).toBeCloseTo(low[i]!, 15);
    }
});

test("each replay begins at the measured first reading and has the measured pulses, whatever they are", () => {
  const sweep = fc.record({
    direction: fc.constantFrom("ltp" as const, "ltd" as const),
    start: fc.double({ min: 1e-6, max: 9e-6, noNaN: true }),
    gaps: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }),
  });
  fc.assert(
    fc.property(fc.array(sweep, { minLength: 1, maxLength: 4 }), (sweeps) => {
      const trains = sweeps.map(({ direction, start, gaps }, cycle): PulseTrain => {
        const pulses = [0];
        for (const gap of gaps) pulses.push(pulses.at(-1)! + gap);
        return { device: "a", cycle, direction, pulses, g: pulses.map((_, i) => start * (1 + 0.01 * i)) };
      });
      const fit = fitWith("soft-bounds", [4, 4], { low: 1e-6, high: 9e-6 });
      const replay = replayOf([{ device: "a", fit, trains }], 5);
      expect(replay.sweeps.map(({ train }) => train)).toEqual(trains);
      for (const { train, mean, low, high, stepError } of replay.sweeps) {
        expect([mean[0], low[0], high[0], stepError[0]]).toEqual([train.g[0], train.g[0], train.g[0], 0]);
        expect(mean.length).toBe(train.g.length);
        for (let i = 1; i < mean.length; i++) {
          expect(low[i]!).toBeLessThanOrEqual(mean[i]!);
          expect(mean[i]!).toBeLessThanOrEqual(high[i]!);
        }
      }
      expect(replayOf([{ device: "a", fit, trains }], 5)).toEqual(replay);
    }),
    { numRuns: 30 },
  );
});
