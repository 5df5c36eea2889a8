// The bias of a pulse, against its closed forms.
import { describe, expect, test } from "vitest";
import { biasPerPulse } from "./biasPerPulse.ts";
import { blockOf } from "./device.ts";
import { tauOf } from "./nonlinearity.ts";
import { applyPulses } from "./pulse.ts";
import { pulsesPerWindow } from "./pulsesPerWindow.ts";
import { resolveDevice } from "./resolve.ts";

const block = (device: object) => blockOf(resolveDevice({ preset: "none", ...device }));

describe("bias of a pulse", () => {
  test("straight lines have none", () => {
    expect(biasPerPulse(block({ levels: 100 }))).toBeCloseTo(0, 12);
  });

  test.each([1, 3, 6])("labels ±%d: 2/(Pτ)", (label) => {
    const response = block({ nonlinearityLtp: label, nonlinearityLtd: -label, levels: 256 });
    const expected = 2 / (pulsesPerWindow(response) * tauOf(label));
    expect(biasPerPulse(response) / expected).toBeCloseTo(1, 6);
  });

  test("is what pulses in turn do to a weight", () => {
    const response = block({ nonlinearityLtp: 3, nonlinearityLtd: -3, levels: 1000 });
    let weight = 0.8;
    for (let i = 0; i < 200; i++) weight = applyPulses(response, weight, i % 2 === 0 ? 1 : -1);
    expect(Math.log(0.8 / weight) / 200 / biasPerPulse(response)).toBeCloseTo(1, 2);
  });

  test("that of soft bounds is their step", () => {
    expect(biasPerPulse(block({ model: "soft-bounds", levels: 100 }))).toBeCloseTo(2 / 100, 12);
  });
});
