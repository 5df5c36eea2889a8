// A window that people state, far from the one that the sweeps cover, is a question.
import { describe, expect, test } from "vitest";
import type { Measurement } from "../measurement/measurement.ts";
import { refuseOtherWindow, type Stated } from "./statedWindow.ts";

const sweepsOver = (low: number, high: number, readVoltage: number | null = null): Measurement => ({
  trains: [{ device: "1", cycle: 1, direction: "ltp", pulses: [0, 1, 2], g: [low, (low + high) / 2, high] }],
  understood: [],
  badRows: [],
  readVoltage,
});
const refused = (measurement: Measurement, stated: Stated) => () => refuseOtherWindow(measurement, stated);

describe("normalised values", () => {
  test("of 0 to 100 are per cent: the question says which unit reads them", () => {
    expect(refused(sweepsOver(1e-6, 801e-6), { unit: "1 uS + 8 uS" })).toThrow(
      /--unit: the sweeps run from 1 uS to 801 uS; "1 uS \+ 8 uS" says from 1 uS to 9 uS[\s\S]*--unit "1 uS \+ 80 nS"/,
    );
    expect(refused(sweepsOver(1e-6, 9e-6), { unit: "1 uS + 80 nS" })).toThrow(/uS/);
  });

  test.each([
    ["0 to 1", 1e-6, 9e-6, "1 uS + 8 uS"],
    ["−1 to 1, as Gong et al. publish them", 1.6e-6, 9.1e-6, "5 uS + 3 uS"],
    ["0 to 1, upside down", 1e-6, 9e-6, "9 uS + -8 uS"],
    ["half of 0 to 1", 1e-6, 5e-6, "1 uS + 8 uS"],
  ])("of %s are not asked about", (_, low, high, unit) => {
    expect(refused(sweepsOver(low, high), { unit })).not.toThrow();
  });

  test("that cover a small part of 0 to 1, or lie beside it, are asked about", () => {
    expect(refused(sweepsOver(1e-6, 1.8e-6), { unit: "1 uS + 8 uS" })).toThrow(/what the value 0 stands for/);
    expect(refused(sweepsOver(101e-6, 109e-6), { unit: "1 uS + 8 uS" })).toThrow(
      /what the value 0 stands for/,
    );
  });

  test("of currents are held against the read voltage", () => {
    const unit = "0.1 uA + 0.8 uA";
    expect(refused(sweepsOver(1e-6, 9e-6, 0.1), { unit })).not.toThrow();
    expect(refused(sweepsOver(1e-6, 9e-6, 1), { unit })).toThrow(/from 100 nS to 900 nS/);
  });

  test("plain units state no window", () => {
    expect(refused(sweepsOver(1e-6, 9), { unit: "uS" })).not.toThrow();
  });
});

describe("device.rOn and device.onOffRatio", () => {
  test("near the sweeps are taken, three times off they are asked about", () => {
    const sweeps = sweepsOver(1e-6, 9e-6);
    expect(refused(sweeps, { given: { preset: "none", rOn: "100 kohm" } })).not.toThrow();
    expect(refused(sweeps, { given: { preset: "none", rOn: "1 kohm" } })).toThrow(/--set: .*to 1 mS/);
    expect(refused(sweeps, { given: { preset: "none", rOn: "10 Mohm", onOffRatio: 10 } })).toThrow(/--set/);
    expect(refused(sweeps, { given: { preset: "none", onOffRatio: 1.1 } })).toThrow(/--set/);
  });
});
