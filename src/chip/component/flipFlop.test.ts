import { expect, it } from "vitest";
import { NODES, technology } from "../technology/technology.ts";
import { flipFlop } from "./flipFlop.ts";

it("outputs half a period after the edge", () => {
  expect(flipFlop(technology(32e-9, "high-performance"), 2e9).latency).toBe(0.25e-9);
});

it("shrinks with the node", () => {
  const flops = NODES.map((node) => flipFlop(technology(node, "low-standby-power"), 1e9));
  for (let i = 1; i < flops.length; i++) {
    expect(flops[i]!.area).toBeLessThan(flops[i - 1]!.area);
    expect(flops[i]!.dataEnergy).toBeLessThan(flops[i - 1]!.dataEnergy);
  }
});
