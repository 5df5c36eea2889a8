import { describe, expect, it } from "vitest";
import { blockOf } from "../device/device.ts";
import { listPresets } from "../device/presets.ts";
import { pulseStep, symmetricPoint } from "../device/pulse.ts";
import { resolveDevice } from "../device/resolve.ts";
import { removals } from "./removals.ts";

const trainable = listPresets().filter((preset) => resolveDevice({ preset }).model !== "hardware-only");
const of = (preset: string, changes: object = {}) => removals(resolveDevice({ preset, ...changes }));
const ids = (found: ReturnType<typeof of>) => found.map(({ id }) => id);

describe("taking one imperfection away", () => {
  it("names those that the device has, and all of them at the end", () => {
    expect(ids(of("ag-a-si"))).toEqual(["nonlinearity", "asymmetry", "states", "c2c", "window", "all"]);
    const full = {
      sigmaD2d: 0.3,
      sigmaRead: 0.01,
      stuckFraction: { low: 0.01 },
      driftExponent: 0.05,
      endurance: 1e6,
    };
    expect(ids(of("ag-a-si", full))).toEqual([
      "nonlinearity",
      "asymmetry",
      "states",
      "c2c",
      "read",
      "d2d",
      "stuck",
      "drift",
      "endurance",
      "window",
      "all",
    ]);
    const ideal = { preset: "none", levels: 2048, onOffRatio: 1e5 };
    expect(ids(removals(resolveDevice(ideal)))).toEqual(["all"]);
  });

  it.each(trainable)("%s: every removal is a device, and only changes what it names", (preset) => {
    const device = resolveDevice({ preset, sigmaRead: 0.01, driftExponent: 0.02 });
    for (const { id, device: changed } of removals(device)) {
      const resolved = resolveDevice(changed);
      const kept = ["rOn", "readVoltage", "writePulseLtp"] as const;
      for (const key of kept) expect(resolved[key], id).toBe(device[key]);
      if (id === "read") expect({ ...resolved, sigmaRead: 0.01 }).toEqual(device);
      if (id === "drift") expect({ ...resolved, driftExponent: 0.02 }).toEqual(device);
      if (id === "c2c")
        expect(blockOf(resolved)).toEqual({ ...blockOf(device), noise: { kind: "none", sigma: 0 } });
    }
  });

  it.each(trainable)(
    "%s: without nonlinearity its steps are equal, up and down, at every state",
    (preset) => {
      const removal = of(preset).find(({ id }) => id === "nonlinearity");
      if (!removal) return;
      const block = blockOf(resolveDevice(removal.device));
      const steps = [0.1, 0.5, 0.9].flatMap((share) => {
        const g = block.low + (block.high - block.low) * share;
        return [pulseStep(block, g, 1), -pulseStep(block, g, -1)];
      });
      for (const step of steps) expect(step / steps[0]!).toBeCloseTo(1, 6);
    },
  );

  it("without asymmetry alone it bends as before, and rests nowhere", () => {
    const block = blockOf(resolveDevice(of("ag-a-si").find(({ id }) => id === "asymmetry")!.device));
    expect(symmetricPoint(block)).toBeNull();
    const slope = pulseStep(block, -1, 1) / pulseStep(block, 0.9, 1);
    expect(slope).toBeGreaterThan(5);
  });

  it("more states keep the noise of the same change: σ√n is the same for the n pulses that now make it", () => {
    const device = resolveDevice({ preset: "ag-a-si" });
    const removal = of("ag-a-si").find(({ id }) => id === "states")!;
    const finer = resolveDevice(removal.device);
    expect(finer.levels).toBe(1024);
    expect(removal.pulseFactor).toBeCloseTo(1024 / 97, 12);
    expect(finer.sigmaC2c * Math.sqrt(removal.pulseFactor)).toBeCloseTo(device.sigmaC2c, 12);
  });

  it("a device without pulse response is refused", () => {
    expect(() => of("neurosim-dnn-v2.1-hw-default")).toThrow(/no pulse response/);
  });
});
