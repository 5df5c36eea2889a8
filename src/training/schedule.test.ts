import { describe, expect, it } from "vitest";
import { learningRateAt } from "./schedule.ts";

const base = { learningRate: 0.4, stepEpochs: [2, 3], stepFactor: 8, warmup: 0 };

describe("learningRateAt", () => {
  it("cosine starts at the rate, passes half of it in the middle and ends at zero", () => {
    const at = (step: number) => learningRateAt({ ...base, schedule: "cosine" }, step, 10, 100);
    expect(at(0)).toBeCloseTo(0.4, 12);
    expect(at(50)).toBeCloseTo(0.2, 12);
    expect(at(100)).toBeCloseTo(0, 12);
  });

  it("step divides by the factor from each listed epoch on", () => {
    const at = (step: number) => learningRateAt({ ...base, schedule: "step" }, step, 10, 100);
    expect([at(0), at(19), at(20), at(29), at(30)]).toEqual([0.4, 0.4, 0.05, 0.05, 0.4 / 64]);
  });

  it("constant never changes", () => {
    expect(learningRateAt({ ...base, schedule: "constant" }, 77, 10, 100)).toBe(0.4);
  });

  it("rises to its schedule over the warm-up", () => {
    const at = (step: number, warmup: number) =>
      learningRateAt({ ...base, schedule: "constant", warmup }, step, 10, 100);
    expect([at(9, 2), at(19, 2), at(20, 2)]).toEqual([0.2, 0.4, 0.4]);
    expect(at(0, 0.5)).toBeCloseTo(0.08, 12);
  });
});
