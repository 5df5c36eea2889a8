import { describe, expect, it } from "vitest";
import { NODES, technology } from "./technology.ts";

describe.each(["high-performance", "low-standby-power"] as const)("%s processes", (roadmap) => {
  const all = NODES.map((node) => technology(node, roadmap));

  it("have a lower or equal supply at each smaller node", () => {
    for (let i = 1; i < all.length; i++) expect(all[i]!.vdd).toBeLessThanOrEqual(all[i - 1]!.vdd);
  });

  it("are linear in on current and exponential in off current between 300 and 400 K", () => {
    const [cold, warm, hot] = [300, 350, 400].map((kelvin) => technology(32e-9, roadmap, kelvin));
    expect(warm!.onN).toBeCloseTo((cold!.onN + hot!.onN) / 2, 6);
    expect(warm!.offN / Math.sqrt(cold!.offN * hot!.offN)).toBeCloseTo(1, 9);
  });
});

it("leaks less on the slow roadmap, and conducts less", () => {
  const [fast, slow] = (["high-performance", "low-standby-power"] as const).map((r) => technology(32e-9, r));
  expect(slow!.offN).toBeLessThan(fast!.offN / 100);
  expect(slow!.onN).toBeLessThan(fast!.onN);
});

it("refuses a node that is not in the table, and a temperature outside it, by name", () => {
  expect(() => technology(28e-9, "high-performance")).toThrow(/28 nm/);
  expect(() => technology(32e-9, "high-performance", 450)).toThrow(/450 K/);
  expect(() => technology(32e-9, "high-performance", Number.NaN)).toThrow(/NaN/);
});
