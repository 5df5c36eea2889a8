import { expect, test } from "vitest";
import { adviceOnGuessing } from "./health.ts";

test("a network that guesses for two epochs is told so, once, with what to change", () => {
  const told = (epoch: number, trainAccuracy: number, images = 20_000) =>
    adviceOnGuessing({ epoch, trainAccuracy }, images, 10);
  expect(told(2, 0.1).join()).toMatch(/right on 10 %.*training\.warmup.*training\.learningRate/);
  expect(told(3, 0.0987)).toEqual(told(2, 0.1));
  // three standard errors of a guess over 20,000 images: 0.64 points
  expect(told(2, 0.106)).toHaveLength(1);
  expect(told(2, 0.107)).toEqual([]);
  expect(told(1, 0.1)).toEqual([]);
  expect(told(2, 0.1, 500)).toEqual([]);
});
