import { expect, it } from "vitest";
import { activityOf, rowActivity, TYPICAL, typicalActivity } from "./activity.ts";

it("writes nearly every row of many cells, and of one cell as often as the cell moves", () => {
  expect(rowActivity(0.01, 1, 1).rowsUpdated).toBeCloseTo(0.01, 12);
  expect(rowActivity(0.01, 1, 128).rowsUpdated).toBeCloseTo(1 - 0.99 ** 128, 12);
  expect(rowActivity(0, 1, 128)).toEqual({ rowsUpdated: 0, rowPulses: 0 });
});

it("takes both directions in turn where both are pulsed", () => {
  // one cell moves up or down, never both: one pulse time
  expect(rowActivity(0.02, 1, 1).rowPulses).toBeCloseTo(1, 12);
  expect(rowActivity(0.9, 3, 1000).rowPulses).toBeCloseTo(2 * 3, 9);
});

it("is a run's where the run has the layer, else typical", () => {
  const measured = { ...typicalActivity(128), inputBits: 0.33 };
  const activity = { source: "run", layers: { conv1: measured } } as const;
  expect(activityOf(activity, "conv1", 128)).toBe(measured);
  expect(activityOf(activity, "conv2", 128).inputBits).toBe(TYPICAL.inputBits);
  expect(activityOf(null, "conv1", 128)).toEqual(typicalActivity(128));
});
