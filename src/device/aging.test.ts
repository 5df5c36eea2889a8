import { describe, expect, it } from "vitest";
import { drawLives } from "../../test/drawn.ts";
import { seedOf } from "../base/random.ts";
import { driftFactor, driftFactors, driftLevel } from "./aging.ts";
import { resolveDevice } from "./resolve.ts";

const at = { devices: 20_000, seed: seedOf(5), layer: 2 };

describe("drift", () => {
  it("falls by a decade of time as 10^−ν once t is far beyond t0, as phase-change cells do", () => {
    const device = { driftExponent: 0.05, driftLaw: "power", driftStart: 1 } as const;
    expect(driftFactor(device, 0)).toBe(1);
    expect(driftFactor(device, 1e8) / driftFactor(device, 1e7)).toBeCloseTo(10 ** -0.05, 8);
  });

  it("by the exponential law loses 1/lifetime an update, as aihwkit's capacitor", () => {
    const lifetime = 1e6;
    const device = { driftExponent: 1, driftLaw: "exponential", driftStart: lifetime } as const;
    expect(1 - driftFactor(device, 1)).toBeCloseTo(1 / lifetime, 10);
    expect(driftFactor(device, 2000)).toBeCloseTo((1 - 1 / lifetime) ** 2000, 8);
  });

  it("is a table of intervals in training, and none by default", () => {
    expect(driftFactors(resolveDevice({}))).toBeNull();
    const factors = driftFactors(
      resolveDevice({ driftExponent: 0.1, driftInterval: "2 s", driftStart: "4 s" }),
    )!;
    expect([factors[0], factors[2]]).toEqual([1, Math.fround(2 ** -0.1)]);
  });

  it("goes to a fraction of the window: 0 is its lower end, −1/(ratio − 1) a conductance of zero", () => {
    const window = { low: -1, high: 1 };
    const device = (level: number) => resolveDevice({ onOffRatio: 5, driftLevel: level });
    expect(driftLevel(device(0), window)).toBe(-1);
    expect(driftLevel(device(1), window)).toBe(1);
    // G = G_min + (G_max − G_min)·(g + 1)/2 with G_max = 5, G_min = 1
    expect(1 + (4 * (driftLevel(device(-1 / 4), window) + 1)) / 2).toBeCloseTo(0, 12);
  });
});

describe("endurance", () => {
  it("has no end by default", () => {
    expect(drawLives(resolveDevice({}), at)).toBeNull();
  });

  it("is that of every device without spread, and log-normal with it: median N, deviation of the logarithm σ", () => {
    expect(new Set(drawLives(resolveDevice({ endurance: 1234 }), at))).toEqual(new Set([1234]));
    const lives = drawLives(resolveDevice({ endurance: 1e6, enduranceD2d: 0.7 }), at)!;
    const logs = Array.from(lives, (life) => Math.log(life / 1e6)).sort((a, b) => a - b);
    expect(logs[at.devices / 2]!).toBeCloseTo(0, 1);
    expect(Math.sqrt(logs.reduce((sum, x) => sum + x * x, 0) / at.devices)).toBeCloseTo(0.7, 2);
    expect(
      drawLives(resolveDevice({ endurance: 2e9, enduranceD2d: 5 }), at)!.every((life) => life >= 1),
    ).toBe(true);
  });

  it("is a number of pulses, or the word unlimited", () => {
    expect(() => resolveDevice({ endurance: 0 })).toThrow(/endurance/);
    expect(() => resolveDevice({ endurance: "never" })).toThrow(/endurance/);
  });
});
