import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseChecked } from "../base/schema.ts";
import { blockOf, conductanceWindow } from "../device/device.ts";
import { resolveDevice } from "../device/resolve.ts";
import { adcRange, isTwoSided, percentileOf, worstCaseFullScale } from "./adc.ts";
import { type ConvSettings, convShape, rowsOf } from "./geometry.ts";
import {
  type ConductanceWindow,
  cellCurrent,
  conductanceOf,
  planesOf,
  storedValues,
  weightsOfStored,
} from "./mapping.ts";
import { ARRAY_DEFAULTS, arraySchema } from "./params.ts";
import { blocksOf, rowBlocks, utilizationOf, weightsPerRow } from "./partition.ts";

/** g = 2(G − G_min)/(G_max − G_min) + low. */
function storedOf(conductance: number, { gMin, gMax, low }: ConductanceWindow): number {
  return (2 * (conductance - gMin)) / (gMax - gMin) + low;
}

const conv = (channels: number, out: number, more: Partial<ConvSettings> = {}) =>
  convShape(
    {
      inHeight: 32,
      inWidth: 32,
      inChannels: channels,
      outChannels: out,
      kernelHeight: 3,
      kernelWidth: 3,
      stride: 1,
      padding: 1,
      ...more,
    },
    "conv",
  );
const spec = (shape: ReturnType<typeof conv>, more: object = {}) => ({
  shape,
  mapping: "reference" as const,
  arrayRows: 128,
  arrayColumns: 128,
  partition: "kernel-position" as const,
  ...more,
});
const fc1 = conv(8192, 1024, { inHeight: 1, inWidth: 1, kernelHeight: 1, kernelWidth: 1, padding: 0 });

describe("geometry", () => {
  test.each([
    [{}, 32, 32],
    [{ padding: 0 }, 30, 30],
    [{ stride: 2 }, 16, 16],
    [{ kernelHeight: 1, kernelWidth: 5, padding: 0 }, 32, 28],
    [{ inWidth: 7, stride: 3, padding: 2, kernelHeight: 5, kernelWidth: 5 }, 11, 3],
    [{ stride: [2, 1] as const }, 16, 32],
    [{ dilation: 2, padding: 0 }, 28, 28],
    [{ dilation: [1, 4] as const, padding: "same" as const }, 32, 32],
    [{ padding: { top: 0, bottom: 1, left: 3, right: 0 } }, 31, 33],
    [{ padding: [0, 2] as const }, 30, 34],
    [{ inChannels: 4, groups: 4 }, 32, 32],
  ])("%j", (more, height, width) => {
    expect(conv(3, 8, more)).toMatchObject({ outHeight: height, outWidth: width });
  });

  test("the output has as many positions as the kernel has places", () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
        (n, k, stride, padding) => {
          fc.pre(k <= n + 2 * padding);
          let places = 0;
          for (let at = -padding; at + k <= n + padding; at += stride) places++;
          const settings = { inHeight: n, inWidth: n, kernelHeight: k, kernelWidth: k, stride, padding };
          expect(conv(1, 1, settings).outWidth).toBe(places);
        },
      ),
    );
  });

  test("what does not fit is refused with what would", () => {
    expect(() => conv(3, 8, { inHeight: 2, padding: 0 })).toThrow(
      /conv: a kernel of 3 does not fit an input of 2 with padding 0\n.*kernel of at most 2, padding of at least 1/,
    );
    expect(() => conv(3, 8, { stride: 0 })).toThrow(/conv: stride is 0; it must be an integer of at least 1/);
    expect(() => conv(3, 8, { dilation: [1, 0] })).toThrow(/horizontal dilation is 0/);
    expect(() => conv(3, 8, { padding: -1 })).toThrow(/padding is -1; it must be an integer of at least 0/);
    expect(() => conv(3, 8, { padding: { top: 0, bottom: 0, left: 0.5, right: 0 } })).toThrow(
      /paddingLeft is 0\.5/,
    );
    expect(() => conv(3, 8, { inWidth: 6, dilation: 3, padding: 0 })).toThrow(
      /a kernel of 3 with dilation 3, which reaches over 7 pixels, does not fit an input of 6 with padding 0\n.*kernel of at most 2/,
    );
    expect(() => conv(12, 18, { groups: 4 })).toThrow(
      /4 groups do not divide 12 input channels and 18 output channels\n.*groups may be 1, 2, 3, 6/,
    );
    expect(() => conv(65536, 65536)).toThrow(/38654705664 weights; at most 2147483647/);
    expect(() => conv(2.5, 8)).toThrow(/inChannels is 2\.5/);
  });
});

describe("partition", () => {
  // Sub-arrays of 128x128 per layer of VGG-8, one cell a weight: as DNN+NeuroSim maps it.
  test.each([
    [conv(3, 128), 9],
    [conv(128, 128), 9],
    [conv(128, 256), 18],
    [conv(256, 256), 36],
    [conv(256, 512), 72],
    [conv(512, 512), 144],
    [fc1, 512],
    [conv(1024, 10, { inHeight: 1, inWidth: 1, kernelHeight: 1, kernelWidth: 1, padding: 0 }), 8],
  ])("VGG-8 layer %#", (shape, count) => {
    expect(utilizationOf(spec(shape)).count).toBe(count);
  });

  test("partly filled sub-arrays count as built", () => {
    expect(utilizationOf(spec(conv(3, 128))).utilization).toBeCloseTo(3 / 128, 12);
    expect(utilizationOf(spec(conv(3, 128), { partition: "unrolled" }))).toEqual({
      count: 1,
      utilization: 27 / 128,
    });
    expect(utilizationOf(spec(conv(3, 128), { arrayColumns: weightsPerRow(128, 2) })).count).toBe(18);
  });

  test("groups lie on the diagonals of sub-arrays, as many as fit rows and columns", () => {
    const depthwise = (channels: number, more: object = {}) =>
      utilizationOf(spec(conv(channels, channels, { groups: channels }), more));
    // 9 rows and 1 column each: 14 of them have 126 rows
    expect(depthwise(256)).toEqual({ count: 19, utilization: (9 * 256) / (19 * 128 * 128) });
    expect(depthwise(256, { partition: "unrolled" })).toEqual(depthwise(256));
    expect(depthwise(256, { arrayColumns: 10 }).count).toBe(26);
    // a group of 144 rows takes two sub-arrays of its own, one of 200 columns two side by side
    expect(utilizationOf(spec(conv(64, 64, { groups: 4 }))).count).toBe(8);
    expect(utilizationOf(spec(conv(64, 800, { groups: 4 }))).count).toBe(16);
  });

  test("blocks of both directions", () => {
    expect(blocksOf(spec(conv(512, 512)), "forward")).toBe(36);
    expect(blocksOf(spec(conv(512, 200)), "backward")).toBe(18);
    expect(blocksOf(spec(conv(130, 8), { partition: "unrolled" }), "forward")).toBe(
      Math.ceil((9 * 130) / 128),
    );
  });

  test("every row lies in exactly one block of at most arrayRows rows; utilization is at most 1", () => {
    const arbitrary = fc.record({
      channels: fc.integer({ min: 1, max: 300 }),
      out: fc.integer({ min: 1, max: 300 }),
      arrayRows: fc.integer({ min: 1, max: 200 }),
      arrayColumns: fc.integer({ min: 1, max: 200 }),
      groups: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 20 })),
      partition: fc.constantFrom("kernel-position" as const, "unrolled" as const),
      mapping: fc.constantFrom("reference" as const, "pair" as const, "offset" as const),
    });
    fc.assert(
      fc.property(arbitrary, ({ channels, out, groups, ...more }) => {
        const cut = spec(conv(groups * channels, groups * out, { groups }), more);
        let next = 0;
        for (const { first, rows } of rowBlocks(cut)) {
          expect(first).toBe(next);
          expect(rows).toBeLessThanOrEqual(more.arrayRows);
          if (more.partition === "kernel-position" && groups === 1)
            expect(Math.floor(first / channels)).toBe(Math.floor((first + rows - 1) / channels));
          next = first + rows;
        }
        expect(next).toBe(rowsOf(cut.shape));
        expect(utilizationOf(cut).utilization).toBeLessThanOrEqual(1);
        expect(blocksOf(cut, "forward")).toBe(rowBlocks(cut).length);
      }),
    );
  });
});

describe("mapping", () => {
  const weights = fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 50 });
  const window = { gMin: 4e-8, gMax: 1.788e-6, low: -1 };

  test.each(["float", "reference", "pair", "offset"] as const)(
    "weights → conductances → weights: %s",
    (mapping) => {
      fc.assert(
        fc.property(weights, (w) => {
          const stored = storedValues(w, mapping);
          expect(stored.length).toBe(planesOf(mapping) * w.length);
          const siemens = Float64Array.from(stored, (g) => conductanceOf(g, window));
          for (const g of siemens) {
            expect(g).toBeGreaterThanOrEqual(window.gMin * (1 - 1e-12));
            expect(g).toBeLessThanOrEqual(window.gMax * (1 + 1e-12));
          }
          const back = weightsOfStored(
            Float32Array.from(siemens, (g) => storedOf(g, window)),
            mapping,
          );
          for (let i = 0; i < w.length; i++) expect(Math.abs(back[i]! - w[i]!)).toBeLessThan(1e-6);
        }),
      );
    },
  );

  test("−1 lies at G_min, +1 at G_max, the reference in the middle", () => {
    expect(conductanceOf(-1, window)).toBe(window.gMin);
    expect(conductanceOf(1, window)).toBeCloseTo(window.gMax, 18);
    expect(conductanceOf(0, window)).toBeCloseTo((window.gMin + window.gMax) / 2, 18);
  });

  test("a reference cell off the middle: the window's lower end is G_min, and g = 0 what the reference column holds", () => {
    const device = resolveDevice({ preset: "aihwkit-ecram" });
    const { low, high } = blockOf(device);
    expect([low, high]).toEqual([-0.8276, 1.1724]);
    const { gMin, gMax } = conductanceWindow(device);
    const siemens = (g: number) => conductanceOf(g, { gMin, gMax, low });
    expect(siemens(low)).toBe(gMin);
    expect(siemens(high) / gMax).toBeCloseTo(1, 12);
    const { a, b } = cellCurrent({ offOnRatio: gMin / gMax, windowLow: low });
    expect(b).toBeCloseTo(siemens(0) / gMax, 12);
    expect(a * high + b).toBeCloseTo(1, 12);
    expect(a * low + b).toBeCloseTo(gMin / gMax, 12);
  });
});

describe("ADC", () => {
  test("two-sided: codes −2^(b−1) … 2^(b−1) − 1 over ± full scale", () => {
    expect(adcRange(8, 6, true)).toEqual({ lsb: 0.25, zero: 32 });
  });

  test("one-sided: codes 0 … 2^b − 1 over 0 … full scale", () => {
    expect(adcRange(8, 6, false)).toEqual({ lsb: 0.125, zero: 0 });
  });

  test("a full scale must be positive", () => {
    for (const bad of [0, -1, Number.NaN, Infinity])
      expect(() => adcRange(bad, 6, true)).toThrow(/full scale/);
  });

  test("both signs appear with analog subtraction, or with signed inputs in analog phases", () => {
    const array = { mapping: "reference", subtraction: "analog", phases: "analog" } as const;
    expect(isTwoSided(array, false)).toBe(true);
    expect(isTwoSided({ ...array, phases: "digital" }, true)).toBe(true);
    const digital = { ...array, subtraction: "digital" } as const;
    expect(isTwoSided(digital, false)).toBe(false);
    expect(isTwoSided(digital, true)).toBe(true);
    expect(isTwoSided({ ...digital, phases: "digital" }, true)).toBe(false);
    expect(isTwoSided({ ...array, mapping: "offset" }, false)).toBe(false);
  });

  test("percentile: the smallest sample that covers the share", () => {
    const samples = Float32Array.from({ length: 1000 }, (_, i) => 999 - i);
    expect(percentileOf(samples, 99.9)).toBe(998);
    expect(percentileOf(samples, 100)).toBe(999);
    expect(percentileOf(samples, 50)).toBe(499);
    expect(percentileOf([], 99)).toBe(0);
    expect(percentileOf([7, 7, 7], 99)).toBe(7);
    const skewed = Float32Array.from(
      { length: 5000 },
      (_, i) => Math.sin(i * i) ** 6 * (i % 7 === 0 ? 1e6 : 1),
    );
    const sorted = skewed.slice().sort();
    for (const percentile of [0.1, 10, 50, 86, 99, 99.9, 100])
      expect(percentileOf(skewed, percentile)).toBe(sorted[50 * percentile - 1]);
  });

  test("worst case: every row at full input and full conductance", () => {
    expect(worstCaseFullScale(128, 4)).toBe(512);
  });
});

describe("the array section", () => {
  test("defaults", () => {
    expect(parseChecked(arraySchema, {}, "array")).toEqual(ARRAY_DEFAULTS);
    expect(parseChecked(arraySchema, { adc: { bits: 5 } }, "array").adc).toEqual({
      ...ARRAY_DEFAULTS.adc,
      bits: 5,
    });
  });

  test.each<[object, RegExp]>([
    [{ rows: 0 }, /array\.rows: 0: .*\(allowed 1 … 4096\)/],
    [{ adc: { bits: 0 } }, /array\.adc\.bits: 0: .*\(allowed 1 … 16 bit\)/],
    [{ adc: { bit: 5 } }, /array\.adc\.bit: unknown key\n.*did you mean "bits"/],
    [{ mapping: "pairs" }, /array\.mapping: "pairs": expected one of "reference"\|"pair"\|"offset"/],
  ])("%j is refused", (input, message) => {
    expect(() => parseChecked(arraySchema, input, "array")).toThrow(message);
  });

  test("every leaf says symbol, unit, source and what it means", () => {
    const json = z.toJSONSchema(arraySchema, { io: "input" });
    const leaves = (node: Record<string, unknown>): Record<string, unknown>[] =>
      node.properties
        ? Object.values(node.properties).flatMap((part) => leaves(part as Record<string, unknown>))
        : [node];
    for (const leaf of leaves(json))
      for (const key of ["symbol", "unit", "source", "description", "default"])
        expect(leaf, key).toHaveProperty(key);
  });
});
