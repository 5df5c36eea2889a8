import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { exp32, fma, log32, pow32, roundEven } from "./float32.ts";

const f = Math.fround;

/** Largest relative error of `ours` against `exact` over `count` points of [low, high]. */
function worstError(
  ours: (x: number) => number,
  exact: (x: number) => number,
  low: number,
  high: number,
  count = 50_000,
): number {
  let worst = 0;
  for (let i = 0; i <= count; i++) {
    const x = f(low + ((high - low) * i) / count);
    const expected = exact(x);
    const scale = Math.max(Math.abs(expected), 1e-30);
    worst = Math.max(worst, Math.abs(ours(x) - expected) / scale);
  }
  return worst;
}

describe("log32", () => {
  it.each([
    [1e-30, 1e-20],
    [1e-5, 0.5],
    [0.5, 0.9],
    [1.1, 2],
    [2, 1e6],
    [1e20, 3e38],
  ])("is the logarithm on [%d, %d] within 2e-7", (low, high) => {
    expect(worstError(log32, Math.log, low, high)).toBeLessThan(2e-7);
  });

  it("loses no digits beside 1", () => {
    expect(log32(1)).toBe(0);
    for (let k = 1; k <= 23; k++)
      for (const x of [1 + 2 ** -k, 1 - 2 ** -k])
        expect(Math.abs(log32(x) / Math.log(x) - 1)).toBeLessThan(2e-7);
  });

  it("returns floats", () => {
    for (let x = 0.01; x < 10; x += 0.013) expect(f(log32(f(x)))).toBe(log32(f(x)));
  });
});

describe("exp32", () => {
  it.each([
    [-87, -20],
    [-20, 0],
    [-0.01, 0.01],
    [0, 20],
    [20, 88],
  ])("is the exponential on [%d, %d] within 2e-7", (low, high) => {
    expect(worstError(exp32, Math.exp, low, high)).toBeLessThan(2e-7);
  });

  it("is clamped at both ends and exact at 0", () => {
    expect(exp32(0)).toBe(1);
    expect(exp32(-1000)).toBe(exp32(-87));
    expect(exp32(1000)).toBe(exp32(88));
    expect(exp32(-Infinity)).toBe(exp32(-87));
  });
});

describe("pow32", () => {
  it.each([0.25, 0.5, 1, 1.7, 3])("is x^%d on [0.001, 1] within 2e-7·(1 + |y·ln x|)", (power) => {
    const y = f(power);
    for (let i = 0; i <= 20_000; i++) {
      const x = f(0.001 + (0.999 * i) / 20_000);
      const error = Math.abs(pow32(x, y) / x ** y - 1);
      expect(error).toBeLessThan(2e-7 * (1 + Math.abs(y * Math.log(x))));
    }
  });

  it("knows 0^y", () => {
    expect(pow32(0, 0)).toBe(1);
    expect(pow32(0, 0.5)).toBe(0);
    expect(pow32(5, 0)).toBe(1);
  });
});

test("roundEven rounds to the nearest whole number, ties to even", () => {
  for (const [x, whole] of [
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [-2.5, -2],
    [0.49999997, 0],
    [4194303.5, 4194304],
    [-4194302.5, -4194302],
  ] as const)
    expect(roundEven(x) + 0).toBe(whole);
  fc.assert(
    fc.property(fc.float({ min: -4000000, max: 4000000, noNaN: true }), (x) => {
      expect(Math.abs(roundEven(x) - x)).toBeLessThanOrEqual(0.5);
      expect(Number.isInteger(roundEven(x))).toBe(true);
    }),
  );
});

test("fma rounds once", () => {
  const a = f(1 + 2 ** -12);
  expect(fma(a, a, -1)).toBe(f(2 ** -11 + 2 ** -24));
  expect(f(f(a * a) - 1)).not.toBe(fma(a, a, -1));
});
