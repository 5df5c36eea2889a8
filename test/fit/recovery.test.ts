// True numbers lie in the 95 % intervals, as often as that says.
import { describe, expect, test } from "vitest";
import { resolveDevice } from "../../src/device/resolve.ts";
import { fitDevice } from "../../src/lab/fit/fitDevice.ts";
import { measured, recovered } from "./recovery.ts";

describe("true numbers lie in the 95 % intervals", () => {
  // 100 draws of each preset: scripts/fitRecovery.mjs, docs/results/fit-recovery.json.
  test.each(["hzo-fefet", "pcmo"])("%s with its own noise, in 10 of 12 draws at least", async (preset) => {
    const device = resolveDevice({ preset });
    const held = new Map<string, number>();
    for (let seed = 1; seed <= 12; seed++) {
      const pulses = { ltp: device.levels, ltd: device.levels };
      const measurement = await measured(device, { devices: 1, cycles: 3, seed, pulses });
      const fit = fitDevice(measurement, { model: "exponential", draws: 16, seed });
      for (const { estimate, inside } of recovered(fit, device))
        held.set(estimate.name, (held.get(estimate.name) ?? 0) + Number(inside));
    }
    expect(held.size).toBe(5);
    for (const [name, count] of held) expect(count, name).toBeGreaterThanOrEqual(10);
  });
});
