// Common parts of the closed-form tests: shapes of layers, device models, and comparisons.
import { expect } from "vitest";
import type { DeviceModel } from "../../src/engine/engine.ts";
import { convolution } from "./cases.ts";

export const SHAPES = [
  { inHeight: 5, inWidth: 6, inChannels: 7, outChannels: 9, kernel: 3, stride: 1, padding: 1 },
  { inHeight: 7, inWidth: 5, inChannels: 4, outChannels: 3, kernel: 3, stride: 2, padding: 1 },
  { inHeight: 6, inWidth: 6, inChannels: 3, outChannels: 5, kernel: 5, stride: 2, padding: 2 },
  { inHeight: 1, inWidth: 1, inChannels: 40, outChannels: 11, kernel: 1, stride: 1, padding: 0 },
].map(convolution);

export const MODELS: readonly DeviceModel[] = [
  { kind: "affine", up: { decay: 0.97, step: 0.031 }, down: { decay: 0.981, step: -0.024 } },
  {
    kind: "exponential-step",
    up: { step: 0.02, amplitude: 0.24, gamma: 2.2 },
    down: { step: 0.021, amplitude: 0.25, gamma: 2.6 },
    slope: 0.6,
    shift: 0.25,
  },
  { kind: "power-step", up: { step: 0.05, gamma: 0.7 }, down: { step: 0.04, gamma: 1.6 } },
  { kind: "table", up: Float32Array.of(0.06, 0.03, 0.01), down: Float32Array.of(-0.01, -0.02, -0.07) },
];

export function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
}

/** All values within `relative` of the largest expected one. */
export function expectClose(actual: Float32Array, expected: Float32Array, relative: number): void {
  const scale = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  for (const [i, value] of expected.entries())
    expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(relative * scale);
}

/** Bit for bit, but −0 is 0. */
export function expectSame(actual: Float32Array, expected: Float32Array): void {
  expect(actual.map((x) => x + 0)).toEqual(expected.map((x) => x + 0));
}
