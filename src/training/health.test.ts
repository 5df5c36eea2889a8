import { expect, test } from "vitest";
import { adviceOnGuessing } from "./health.ts";

test("a network that guesses for two epochs gets one warning, with what to change", () => {
  const warnings = (epoch: number, trainAccuracy: number, images = 20_000) =>
    adviceOnGuessing({ epoch, trainAccuracy }, images, 10);
  expect(warnings(2, 0.1).join()).toMatch(/right on 10 %.*training\.warmup.*training\.learningRate/);
  expect(warnings(3, 0.0987)).toEqual(warnings(2, 0.1));
  // three standard errors of a guess over 20,000 images: 0.64 points
  expect(warnings(2, 0.106)).toHaveLength(1);
  expect(warnings(2, 0.107)).toEqual([]);
  expect(warnings(1, 0.1)).toEqual([]);
  expect(warnings(2, 0.1, 500)).toEqual([]);
});
