import { expect, it } from "vitest";
import { symmetricPointOf } from "../../test/symmetricPointOf.ts";
import { resolveDevice } from "../device/resolve.ts";
import { deviceFacts } from "./deviceFacts.ts";

it("Ag:a-Si: window, labels, symmetric point −0.333, energy of a pulse", () => {
  const facts = deviceFacts(resolveDevice({ preset: "ag-a-si" }));
  expect(facts.gMax).toBeCloseTo(38.462e-9, 12);
  expect(facts.gMin).toBeCloseTo(3.0769e-9, 12);
  expect([facts.labelLtp, facts.labelLtd, facts.pulsesLtp, facts.pulsesLtd]).toEqual([2.4, -4.88, 97, 100]);
  // the slopes of the curves cancel at −0.333, whole pulses a little above
  expect(symmetricPointOf(2.4, -4.88, 97, 100)).toBeCloseTo(-0.333, 3);
  expect(Math.abs(2 * facts.symmetricPoint! - 1 + 0.333)).toBeLessThan(1 / 97);
  // 3.2 V at 20.77 nS for 300 µs
  expect(facts.pulseEnergyLtp).toBeCloseTo(3.2 ** 2 * 20.769e-9 * 300e-6, 14);
  // 3.5 % of the window over a mean step of 1/97 … : label and levels say how much
  expect(facts.noiseInSteps).toBeGreaterThan(1);
});

it("an ideal device is symmetric everywhere, and quiet", () => {
  const facts = deviceFacts(resolveDevice({ preset: "none" }));
  expect(facts).toMatchObject({
    symmetricPoint: null,
    asymmetry: 0,
    noiseInSteps: 0,
    labelLtp: 0,
    pulsesLtd: 64,
  });
});

it("noise relative to the step is what aihwkit's preset says", () => {
  expect(deviceFacts(resolveDevice({ preset: "aihwkit-reram-es" })).noiseInSteps).toBeCloseTo(5, 6);
  expect(deviceFacts(resolveDevice({ preset: "aihwkit-ecram" })).noiseInSteps).toBeCloseTo(0.3, 6);
});
