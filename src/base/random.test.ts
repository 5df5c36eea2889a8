import { describe, expect, it, test } from "vitest";
import { normal, philox, STREAM, seedOf, uniform } from "./random.ts";

/** Known-answer vectors of Philox4x32-10 (Random123 1.14, tests/kat_vectors): counter, key, result. */
const KNOWN = [
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    result: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    result: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    result: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
] as const;

test.each(KNOWN)("philox gives the published words for key $key", ({ counter, key, result }) => {
  const [element, step, layer, stream] = counter;
  const seed = { low: key[0], high: key[1] };
  expect([...philox(seed, stream, layer, element, step, new Uint32Array(4))]).toEqual([...result]);
});

test("every counter word and both key words change the draw", () => {
  const draw = (seed: number, stream: number, layer: number, element: number, step: number) =>
    philox(seedOf(seed), stream, layer, element, step, new Uint32Array(4)).join();
  const draws = [
    draw(1, 1, 1, 1, 1),
    draw(2, 1, 1, 1, 1),
    draw(1 + 2 ** 32, 1, 1, 1, 1),
    draw(1, 2, 1, 1, 1),
    draw(1, 1, 2, 1, 1),
    draw(1, 1, 1, 2, 1),
    draw(1, 1, 1, 1, 2),
  ];
  expect(new Set(draws).size).toBe(draws.length);
});

test("streams are distinct", () => {
  const numbers = Object.values(STREAM);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test("a seed up to 2^53 keeps all its bits", () => {
  expect(seedOf(0x1fffffffffffff)).toEqual({ low: 0xffffffff, high: 0x1fffff });
  expect(seedOf(5)).toEqual({ low: 5, high: 0 });
});

/** `count` words of one stream. */
function words(count: number): Uint32Array {
  const out = new Uint32Array(count);
  const four = new Uint32Array(4);
  for (let i = 0; i < count; i += 4) out.set(philox(seedOf(7), 1, 0, i, 0, four), i);
  return out;
}

const COUNT = 200_000;

describe("uniform", () => {
  it("lies strictly inside (0, 1), a float, with the low nine bits of the word unused", () => {
    expect(uniform(0)).toBe(2 ** -24);
    expect(uniform(0xffffffff)).toBe(1 - 2 ** -24);
    expect(uniform(0x12345600)).toBe(uniform(0x123457ff));
    for (const word of words(1000)) expect(Math.fround(uniform(word))).toBe(uniform(word));
  });

  it("has the moments and the even spread of a uniform variable", () => {
    const values = Float64Array.from(words(COUNT), uniform);
    const error = 1 / Math.sqrt(12 * COUNT);
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(4 * error);
    const bins = new Float64Array(64);
    for (const value of values) bins[Math.min(Math.floor(value * 64), 63)]! += 1;
    const chiSquare = bins.reduce((sum, n) => sum + (n - COUNT / 64) ** 2 / (COUNT / 64), 0);
    expect(chiSquare).toBeGreaterThan(63 - 4 * Math.sqrt(126));
    expect(chiSquare).toBeLessThan(63 + 4 * Math.sqrt(126));
  });
});

describe("normal", () => {
  it("is odd about the middle word and at most 5.5", () => {
    expect(normal(0xffffffff)).toBeCloseTo(5.42, 1);
    for (const word of words(1000)) expect(normal(word)).toBe(-normal(~word >>> 0));
    for (const word of [0, 1 << 8, 0x7fffff00, 0x80000000, 0xffffff00])
      expect(Math.abs(normal(word >>> 0))).toBeLessThanOrEqual(5.5);
  });

  it("inverts the normal distribution function", () => {
    for (const word of words(2000)) {
      const p = ((word >>> 8) + 0.5) / 2 ** 24;
      if (Math.min(p, 1 - p) < 1e-4) continue;
      expect(Math.abs(distribution(normal(word)) - p)).toBeLessThan(2e-7);
    }
  });

  it("has the moments of a standard normal variable", () => {
    const values = Float64Array.from(words(COUNT), normal);
    const power = (k: number) => mean(values.map((x) => x ** k));
    expect(Math.abs(power(1))).toBeLessThan(4 / Math.sqrt(COUNT));
    expect(Math.abs(power(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / COUNT));
    expect(Math.abs(power(3))).toBeLessThan(4 * Math.sqrt(15 / COUNT));
    expect(Math.abs(power(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / COUNT));
  });

  it.each([1, 2, 3, 3.5])("has the right share beyond %d standard deviations", (limit) => {
    const share = 2 * (1 - distribution(limit));
    const beyond = words(COUNT).reduce((n, word) => n + (Math.abs(normal(word)) > limit ? 1 : 0), 0);
    expect(Math.abs(beyond / COUNT - share)).toBeLessThan(4 * Math.sqrt(share / COUNT));
  });

  it("does not follow the neighbouring word, element or step", () => {
    const four = new Uint32Array(4);
    const at = (element: number, step: number) =>
      [...philox(seedOf(7), 5, 3, element, step, four)].map(normal);
    let wordPair = 0;
    let elementPair = 0;
    let stepPair = 0;
    const count = 20_000;
    for (let i = 0; i < count; i++) {
      const here = at(i, 1);
      wordPair += here[0]! * here[1]!;
      elementPair += here[0]! * at(i + 1, 1)[0]!;
      stepPair += here[0]! * at(i, 2)[0]!;
    }
    for (const sum of [wordPair, elementPair, stepPair])
      expect(Math.abs(sum)).toBeLessThan(4 * Math.sqrt(count));
  });
});

function mean(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/** Normal distribution function by its Taylor series about 0 (|x| < 6): Φ = ½ + φ·Σ x^(2k+1)/(1·3·…·(2k+1)). */
function distribution(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; k < 200; k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
}
