// A window that people state, far from the one that the sweeps cover, is a question.
import { describe, expect, test } from "vitest";
import type { DeviceInput } from "../../device/params.ts";
import type { Measurement } from "../measurement/measurement.ts";
import { refuseOtherWindow } from "./statedWindow.ts";

const sweepsOver = (low: number, high: number): Measurement => ({
  trains: [{ device: "1", cycle: 1, direction: "ltp", pulses: [0, 1, 2], g: [low, (low + high) / 2, high] }],
  understood: [],
  badRows: [],
  readVoltage: null,
});
const refused = (measurement: Measurement, given: DeviceInput) => () => refuseOtherWindow(measurement, given);

describe("device.rOn and device.onOffRatio", () => {
  test("near the sweeps are taken, three times off they are asked about", () => {
    const sweeps = sweepsOver(1e-6, 9e-6);
    expect(refused(sweeps, { preset: "none", rOn: "100 kohm" })).not.toThrow();
    expect(refused(sweeps, { preset: "none", rOn: "1 kohm" })).toThrow(/--set: .*to 1 mS/);
    expect(refused(sweeps, { preset: "none", rOn: "10 Mohm", onOffRatio: 10 })).toThrow(/--set/);
    expect(refused(sweeps, { preset: "none", onOffRatio: 1.1 })).toThrow(/--set/);
  });
});
