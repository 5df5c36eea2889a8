// Pulses of the window at weight 0, against closed forms of three laws.
import { describe, expect, test } from "vitest";
import { DeviceError } from "../base/errors.ts";
import { blockOf } from "./device.ts";
import { steepnessOf, tauOf } from "./nonlinearity.ts";
import { pulsesPerWindow } from "./pulsesPerWindow.ts";
import { resolveDevice } from "./resolve.ts";

const of = (device: object) => pulsesPerWindow(blockOf(resolveDevice({ preset: "none", ...device })));

describe("pulses of the window at weight 0", () => {
  test("are the levels of a straight line, and of soft bounds", () => {
    expect(of({ levels: 100 })).toBeCloseTo(100, 9);
    expect(of({ model: "soft-bounds", levels: 100 })).toBeCloseTo(100, 9);
  });

  test.each([1, 3, 6])("labels ±%d: levels over (k/2)·coth(k/2)", (label) => {
    const faster = (steepnessOf(label) / 2) * tauOf(label);
    const levels = 100_000; // one pulse is then its slope
    const found = of({ nonlinearityLtp: label, nonlinearityLtd: -label, levels });
    expect(found / (levels / faster)).toBeCloseTo(1, 3);
    if (label === 6) expect(faster).toBeCloseTo(3.69, 2);
  });

  test("follow the mean of both directions where they differ", () => {
    const found = of({ model: "constant-step", levels: 100, upDown: 0.5 });
    expect(found).toBeCloseTo(100 / 0.75, 9);
  });

  test("a device that nothing moves is refused", () => {
    const still = { model: "table", stepsLtp: [0, 0, 0], stepsLtd: [0, 0, 0] };
    expect(() => of(still)).toThrow(DeviceError);
  });
});
