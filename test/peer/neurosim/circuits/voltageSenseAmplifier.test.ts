import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../../src/base/errors.ts";
import { technology } from "../../../../src/chip/technology/technology.ts";
import { voltageSenseAmplifier } from "./voltageSenseAmplifier.ts";

const build = (node: number, columns = 1) =>
  voltageSenseAmplifier(technology(node, "low-standby-power"), { columns, width: 16e-6, clock: 1e9 });

describe("voltageSenseAmplifier", () => {
  it("waits for the cell to move its line by 0.1 V", () => {
    const { sense } = build(32e-9);
    const time = (capacitance: number, current: number) => sense({ capacitance, current }).latency;
    expect(time(100e-15, 1e-6) - time(0, 1e-6)).toBeCloseTo(10e-9, 15);
    expect(time(0, 1)).toBeGreaterThan(2e-9);
  });

  it("switches 8.14 fF at 65 nm and the swing of its line", () => {
    const { sense } = build(65e-9);
    expect(sense({ capacitance: 0, current: 1e-6 }).energy).toBeCloseTo(8.14e-15 * 1.1 ** 2, 22);
    const swing =
      sense({ capacitance: 1e-13, current: 1e-6 }).energy - sense({ capacitance: 0, current: 1e-6 }).energy;
    expect(swing).toBeCloseTo(1e-13 * 0.1 * 1.1, 22);
  });

  it("is repeated for each column and shrinks with the node", () => {
    expect(build(32e-9, 8).area).toBeCloseTo(8 * build(32e-9).area, 20);
    expect(build(32e-9, 8).leakage).toBeCloseTo(8 * build(32e-9).leakage, 20);
    expect(build(22e-9).area).toBeLessThan(build(32e-9).area);
  });

  it("refuses cells that carry no more when they are on", () => {
    expect(() => build(32e-9).sense({ capacitance: 0, current: 0 })).toThrow(ConfigError);
  });
});
