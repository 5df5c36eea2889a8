import { expect, it } from "vitest";
import { ConfigError } from "../../base/errors.ts";
import { DRAM_NAMES, DRAMS, type DramName, dram } from "./dram.ts";

it("costs energy per bit and time by bandwidth, nothing for nothing, and no area", () => {
  for (const name of DRAM_NAMES) {
    const memory = dram(name);
    expect(memory.move(0)).toEqual({ energy: 0, latency: 0 });
    expect(memory.move(memory.bandwidth).latency).toBe(1);
    expect(memory.move(3e6).energy).toBeCloseTo(3e6 * memory.energyPerBit, 15);
    expect(memory.area).toBe(0);
    expect(DRAMS[name].source).not.toBe("");
  }
});

it("is ordered as the standards are: stacked memory beats graphics memory", () => {
  const energies = (["hbm3", "hbm2", "lpddr5", "gddr5"] as const).map((name) => dram(name).energyPerBit);
  expect(energies).toEqual(energies.toSorted((a, b) => a - b));
  expect(dram("hbm3").bandwidth).toBeGreaterThan(dram("hbm2").bandwidth);
});

it("needs no more than about 60 W at full bandwidth", () => {
  for (const name of DRAM_NAMES) {
    const { bandwidth, energyPerBit } = dram(name);
    expect(bandwidth * energyPerBit).toBeLessThan(66);
  }
});

it("refuses an unknown name", () => {
  expect(() => dram("edo" as DramName)).toThrow(ConfigError);
});
