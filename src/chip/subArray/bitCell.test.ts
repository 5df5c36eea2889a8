import { expect, it } from "vitest";
import { NODES, technology } from "../technology/technology.ts";
import { bitCell } from "./bitCell.ts";

const tech = technology(32e-9, "low-standby-power");

it("waits for the resistance of the cell times the capacitance of its bit line", () => {
  const { discharge } = bitCell(tech);
  const [one, two, four] = [1e-14, 2e-14, 4e-14].map((capacitance) => discharge(capacitance, 0));
  // linear beyond the cell's own drain, which the differences leave out
  expect((four! - two!) / (two! - one!)).toBeCloseTo(2, 9);
  expect(discharge(1e-14, 1e4)).toBeGreaterThan(one!);
});

it("flips for femtojoules, less at each smaller node", () => {
  const energies = NODES.map((node) => bitCell(technology(node, "low-standby-power")).flip.energy);
  for (const energy of energies) {
    expect(energy).toBeGreaterThan(1e-18);
    expect(energy).toBeLessThan(1e-14);
  }
  expect(energies.at(-1)).toBeLessThan(energies[0]! / 10);
});
