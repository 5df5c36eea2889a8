import fc from "fast-check";
import { expect, test } from "vitest";
import { ceilLog2, roundLog2 } from "./log2.ts";

const positive = fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(1e-44) });

test("ceilLog2 is the smallest power of two that is not below", () => {
  fc.assert(
    fc.property(positive, (m) => {
      const exponent = ceilLog2(m);
      expect(2 ** exponent).toBeGreaterThanOrEqual(m);
      expect(2 ** (exponent - 1)).toBeLessThan(m);
    }),
  );
  expect([0.5, 1, 1.5, 2, 2 ** -149].map(ceilLog2)).toEqual([-1, 0, 1, 1, -149]);
});

test("roundLog2 is the nearest power of two, up from √2", () => {
  fc.assert(
    fc.property(positive, (m) => {
      expect(Math.abs(Math.log2(m) - roundLog2(m))).toBeLessThanOrEqual(0.5 + 1e-7);
    }),
  );
  const root = Math.fround(Math.SQRT2);
  expect([1, root, root - 2 ** -23, 0.5 * root, 3, 2 ** -126].map(roundLog2)).toEqual([0, 1, 0, 0, 2, -126]);
});
