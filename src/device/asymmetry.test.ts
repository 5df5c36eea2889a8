import { expect, test } from "vitest";
import { asymmetryOf } from "./asymmetry.ts";
import { blockOf } from "./device.ts";
import { tauOf } from "./nonlinearity.ts";
import { pulseStep, symmetricPoint } from "./pulse.ts";
import { resolveDevice } from "./resolve.ts";

const labels = (ltp: number, ltd: number) =>
  blockOf(resolveDevice({ preset: "none", levels: 1000, nonlinearityLtp: ltp, nonlinearityLtd: ltd }));

test.each([1, 3, 6])("labels ±%d: a straight line through weight 0, as steep as 1/τ", (label) => {
  const { offset, slope } = asymmetryOf(labels(label, -label));
  expect(offset).toBeCloseTo(0, 3);
  expect(slope).toBeCloseTo(1 / tauOf(label), 2);
});

test("directions that retrace each other are not asymmetric", () => {
  const { offset, slope } = asymmetryOf(labels(0, 0));
  expect(Math.abs(offset) + Math.abs(slope)).toBeLessThan(1e-9);
});

test("unequal labels: no correction at the symmetric point, and pulses with it move the device alike in both directions", () => {
  const response = labels(2.4, -4.88);
  const { offset, slope } = asymmetryOf(response);
  const point = symmetricPoint(response)!;
  expect(Math.abs(offset + slope * point)).toBeLessThan(1e-9);
  for (const g of [-0.7, -0.3, 0, 0.3, 0.7]) {
    const share = offset + slope * g;
    const up = (1 + share) * pulseStep(response, g, 1);
    const down = (1 - share) * pulseStep(response, g, -1);
    const plain = pulseStep(response, g, 1) + pulseStep(response, g, -1);
    expect(Math.abs(up + down)).toBeLessThan(0.5 * Math.max(Math.abs(plain), 2e-4));
  }
});
