import { describe, expect, test } from "vitest";
import { blockOf } from "./device.ts";
import { tauOf } from "./nonlinearity.ts";
import { relativeSteps } from "./relativeSteps.ts";
import { resolveDevice } from "./resolve.ts";

const of = (device: object, bits = 6) =>
  relativeSteps(blockOf(resolveDevice({ preset: "none", ...device })), bits);

describe("the table of relative steps", () => {
  test("equal steps: 1 everywhere", () => {
    for (const step of of({ nonlinearityLtp: 0, nonlinearityLtd: 0, levels: 100 }))
      expect(step).toBeCloseTo(1, 5);
  });

  test.each([1, 3, 6])("labels ±%d: 1 ∓ w/τ, w in the middle of each part", (label) => {
    const table = of({ nonlinearityLtp: label, nonlinearityLtd: -label, levels: 256 }, 4);
    expect(table).toHaveLength(32);
    for (let part = 0; part < 16; part++) {
      const w = -1 + (2 * (part + 0.5)) / 16;
      expect(table[part]).toBeCloseTo(1 - w / tauOf(label), 2);
      expect(table[16 + part]).toBeCloseTo(1 + w / tauOf(label), 2);
    }
  });
});
