import { describe, expect, it } from "vitest";
import type { ArrayParameters } from "../array/params.ts";
import { resolveExperiment } from "../experiment/experiment.ts";
import { convert, crossbarTrace, type TraceSettings } from "./crossbarTrace.ts";

const SIZE = { rows: 6, columns: 4, seed: 3, bits: 8, rate: 0.2 };
const { device, array } = resolveExperiment({ device: { preset: "none", levels: 100 } });
const trace = (changes: Partial<ArrayParameters> = {}, adc: Partial<ArrayParameters["adc"]> = {}) =>
  crossbarTrace({
    ...SIZE,
    device,
    array: { ...array, ...changes, adc: { ...array.adc, ...adc } },
  } as TraceSettings);

describe("the trace of one crossbar", () => {
  it("reads products of inputs and weights, and the same conductances transposed", async () => {
    const { weights, grid, forward, backward } = await trace();
    expect(grid).toBe(2 ** -14);
    const at = (k: number, n: number) => grid! * Math.round(weights[k * SIZE.columns + n]! / grid!);
    for (let n = 0; n < SIZE.columns; n++) {
      const sum = forward.input.reduce((total, x, k) => total + x * at(k, n), 0);
      expect(forward.exact[n]!).toBeCloseTo(sum, 5);
      expect(forward.partial[n]!).toBeCloseTo(sum, 5);
    }
    for (let k = 0; k < SIZE.rows; k++) {
      const sum = backward.input.reduce((total, e, n) => total + e * at(k, n), 0);
      expect(backward.exact[k]!).toBeCloseTo(sum, 5);
    }
  });

  it("is off by at most half a step where nothing is clipped, and by less with more bits", async () => {
    const { forward } = await trace({}, { range: "worst-case" });
    const { lsb, low, high } = forward.converter!;
    expect(lsb).toBeCloseTo(SIZE.rows / 2 ** 5, 9);
    expect([low, high]).toEqual([-32, 31]);
    for (const [n, value] of forward.output.entries())
      expect(Math.abs(value - forward.exact[n]!)).toBeLessThanOrEqual(lsb / 2 + 1e-6);
    const fine = await trace({}, { range: "worst-case", bits: 9 });
    expect(fine.forward.error).toBeLessThan(forward.error / 4);
    const ideal = await trace({}, { forward: false });
    expect(ideal.forward.converter).toBeNull();
    expect(ideal.forward.error).toBe(0);
  });

  it.each(["nearest", "floor", "mid-rise"] as const)("converts as the engine does: %s", async (rounding) => {
    const { forward } = await trace({}, { rounding });
    const values = Array.from(forward.partial, (sum) => convert(forward.converter!, sum).value);
    for (const [n, value] of values.entries()) expect(value).toBeCloseTo(forward.output[n]!, 5);
  });

  it("clips what a narrow range leaves out", async () => {
    const narrow = await trace({}, { percentile: 50 });
    expect(narrow.forward.clipped).toBeGreaterThan(0.2);
    expect((await trace({}, { percentile: 100 })).forward.clipped).toBeLessThan(0.05);
  });

  it("moves each weight by whole pulses toward the wanted change", async () => {
    const { weights, weightsAfter, wanted } = await trace();
    const step = 2 / 100;
    const moved = weights.map((w, i) => weightsAfter[i]! - w);
    for (const [i, change] of moved.entries())
      expect(change).toBeCloseTo(step * Math.round(wanted[i]! / step), 5);
    expect(moved.some((change) => Math.abs(change) > step / 2)).toBe(true);
  });

  it.each(["pair", "offset"] as const)(
    "has the cells of the %s mapping, and bits one by one",
    async (mapping) => {
      const { before, planes, forward } = await trace({ mapping, inputEncoding: "bit-serial" });
      expect(before.length).toBe(planes * SIZE.rows * SIZE.columns);
      expect(planes).toBe(mapping === "pair" ? 2 : 1);
      expect(forward.error).toBeGreaterThan(0);
      expect(forward.error).toBeLessThan(0.5);
    },
  );

  it.each(["reference", "pair"] as const)(
    "says how many pulses it sends: %s, as the engine counts",
    async (mapping) => {
      const { pulses, pulsesSent, planes, reference, window } = await trace({ mapping });
      expect(planes * pulses.reduce((sum, n) => sum + Math.abs(n), 0)).toBe(pulsesSent);
      expect(pulsesSent).toBeGreaterThan(0);
      const [low, high] = window;
      if (mapping === "pair") expect(reference).toBeNull();
      else expect(reference).toBeCloseTo((low + high) / 2, 12);
    },
  );

  it.each(["analog", "digital"] as const)(
    "names its currents in amperes: %s subtraction",
    async (subtraction) => {
      const { before, forward, ampere, reference } = await trace({ subtraction, inputEncoding: "analog" });
      const off = subtraction === "analog" ? reference! : 0;
      for (let n = 0; n < SIZE.columns; n++) {
        const current = forward.input.reduce(
          (sum, x, k) => sum + device.readVoltage * x * (before[k * SIZE.columns + n]! - off),
          0,
        );
        expect(Math.abs(forward.partial[n]! * ampere - current)).toBeLessThan(1e-3 * Math.abs(ampere));
      }
    },
  );

  it("goes on: the weights of the next step are those that the last update left", async () => {
    const first = await crossbarTrace({ ...SIZE, device, array });
    const second = await crossbarTrace({ ...SIZE, device, array, updates: 1 });
    const third = await crossbarTrace({ ...SIZE, device, array, updates: 2 });
    expect(second.weights).toEqual(first.weightsAfter);
    expect(third.weights).toEqual(second.weightsAfter);
    expect(second.forward.input).not.toEqual(first.forward.input);
  });
});
