// Misuse of the normalization of channels: each mistake is an EngineError that names the buffer or the value. On each engine.
import { describe, expect, test } from "vitest";
import { withBench } from "./bench.ts";
import { allEngines } from "./engines.ts";

describe.each(await allEngines())("$label", ({ engine }) => {
  test("normalization of channels", async () => {
    await withBench(engine, async ({ zeros, put }) => {
      const shape = { positions: 4, channels: 3 };
      const x = zeros("x", "f32", 12);
      const e = zeros("e", "f32", 12);
      const short = zeros("short", "f32", 2);
      const moments = zeros("moments", "f32", 6);
      const beta = zeros("beta", "f32", 3);
      const words = zeros("words", "i8", 12);
      const gamma = put("gamma", Float32Array.of(1, 2, 3));
      const { channelMoments, normalize, normalizeBackward } = engine;
      expect(() => channelMoments(words, moments, shape)).toThrow(/"words" is i8; expected f32/);
      expect(() => channelMoments(x, short, shape)).toThrow(/"short" holds 2 values; 6/);
      expect(() => channelMoments(x, x, shape)).toThrow(/"x" is input and output/);
      expect(() => channelMoments(x, moments, { ...shape, channels: 4 })).toThrow(/"x" holds 12 values; 16/);
      for (const positions of [0, 1.5, Number.NaN, 2 ** 24 + 1])
        expect(() => channelMoments(x, moments, { ...shape, positions })).toThrow(
          new RegExp(`positions is ${positions}; expected a whole number in 1 … 16777216`),
        );
      expect(() => channelMoments(x, moments, { ...shape, channels: 2 ** 14 + 1 })).toThrow(
        /channels is 16385; .* 1 … 16384/,
      );
      const counters = zeros("counters", "f64", 3);
      const plainly = { relu: false, quantization: null, counters };
      const forward = { ...plainly, moments, epsilon: 1e-5, gamma, beta };
      expect(() => normalize(x, e, shape, { ...forward, beta: short })).toThrow(/"short" holds 2 values; 3/);
      expect(() => normalize(x, e, shape, { ...forward, gamma: short })).toThrow(/"short" holds 2 values; 3/);
      expect(() => normalize(x, e, shape, { ...forward, moments: beta })).toThrow(/"beta" holds 3 values; 6/);
      expect(() => normalize(x, short, shape, forward)).toThrow(/"short" holds 2 values; 12/);
      expect(() => normalize(x, e, shape, { ...forward, gamma: e })).toThrow(/"e" is input and output/);
      for (const epsilon of [0, -1, Number.NaN, Infinity])
        expect(() => normalize(x, e, shape, { ...forward, epsilon })).toThrow(
          new RegExp(`epsilon is ${epsilon}; expected a number in 1e-30`),
        );
      expect(() => normalize(x, e, shape, { ...forward, moments: null, epsilon: 0 })).not.toThrow();
      expect(() => normalize(x, words, shape, forward)).toThrow(/"words" is i8; without quantization/);
      const free = { mask: null, largest: null };
      const back = { ...free, moments, epsilon: 1e-5, gamma, betaGradient: beta, gammaGradient: null };
      const mask = { output: words, relu: false, limit: 0.5 };
      expect(() => normalizeBackward(e, x, e, shape, { ...back, mask })).toThrow(/mask.limit is 0.5/);
      expect(() => normalizeBackward(e, x, e, shape, { ...back, mask: { ...mask, output: e } })).toThrow(
        /"e" is input and output/,
      );
      expect(() => normalizeBackward(e, x, e, shape, { ...back, largest: e })).toThrow(/"e" is input and/);
      const scale = zeros("scale", "f32", 1);
      const settings = { mask: { ...mask, limit: 1 }, bits: 8, scaleIn: scale, scaleOut: scale, counters };
      expect(() => engine.quantizeError(e, e, 12, { ...settings, largest: scale })).toThrow(
        /largest is known behind/,
      );
      const plain = { ...back, moments: null };
      expect(() => normalizeBackward(e, null, e, shape, back)).toThrow(/x is null; moments and the gradient/);
      expect(() => normalizeBackward(e, null, e, shape, { ...plain, gammaGradient: gamma })).toThrow(
        /x is null/,
      );
      expect(() => normalizeBackward(e, null, e, shape, plain)).not.toThrow();
      expect(() => normalizeBackward(e, words, e, shape, back)).toThrow(/"words" is i8; expected f32/);
      expect(() => normalizeBackward(e, x, short, shape, back)).toThrow(/"short" holds 2 values; 12/);
      expect(() => normalizeBackward(e, x, e, shape, { ...back, betaGradient: e })).toThrow(
        /"e" is input and/,
      );
      for (const same of [gamma, beta, moments])
        expect(() => normalizeBackward(e, x, e, shape, { ...back, gammaGradient: same })).toThrow(
          new RegExp(`"${same.name}" is input and output`),
        );
      expect(() => normalizeBackward(e, x, e, shape, { ...back, epsilon: 0 })).toThrow(/epsilon is 0/);
    });
  });
});
