import { expect, test } from "vitest";
import { programmingPulses } from "./programmingPulses.ts";
import { resolveDevice } from "./resolve.ts";

const states = (...values: number[]) => Float32Array.from(values);

test("a linear device takes a pulse for each of its steps, up or down", () => {
  const device = resolveDevice({ preset: "none", levels: 100 });
  // a step is 0.02 of a window that is 2 wide
  expect(programmingPulses(device, states(0.2, 0.5, -0.3, 0))).toEqual({ clipped: 0, ltp: 35, ltd: 15 });
  expect(programmingPulses(device, states(0.009, 0.011))).toMatchObject({ ltp: 1 });
});

test("what lies beyond the window is counted, and takes the pulses to its end", () => {
  const device = resolveDevice({ preset: "none", levels: 100 });
  expect(programmingPulses(device, states(1.5, -7))).toEqual({ clipped: 2, ltp: 50, ltd: 50 });
});

test("a device with large first steps takes fewer pulses to a small weight", () => {
  const linear = programmingPulses(resolveDevice({ preset: "none", levels: 100 }), states(0.3)).ltp;
  const bent = { preset: "none", levels: 100, nonlinearityLtp: -5, nonlinearityLtd: 5 } as const;
  const device = resolveDevice(bent);
  expect(programmingPulses(device, states(0.3)).ltp).not.toBe(linear);
});
