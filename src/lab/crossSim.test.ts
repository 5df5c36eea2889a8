import { describe, expect, it } from "vitest";
import { blockOf } from "../device/device.ts";
import { pulseStep } from "../device/pulse.ts";
import { convertDevice, readCrossSim } from "./convert.ts";

const LOW = 1e-6;
const HIGH = 1e-5;
const RANGE = HIGH - LOW;

interface Options {
  readonly points?: number;
  /** Mean ΔG at a share of the window, in windows. */
  readonly step: (share: number) => number;
  readonly noise?: number;
  readonly place?: (share: number) => number;
}

/** Two equally likely values, mean ± noise: the distribution has three values, of which the last has no share. */
function table({ points = 501, step, noise = 0, place = (share) => share }: Options): string {
  const shares = Array.from({ length: points }, (_, i) => place(i / (points - 1)));
  const row = (sign: number) => shares.map((share) => RANGE * (step(share) + sign * noise)).join(",");
  const g = shares.map((share) => LOW + RANGE * share).join(",");
  return ["G, CDF, dG", g, "0,0.5,1", row(-1), row(1), row(1)].join("\n");
}

const soft = { up: (x: number) => 0.02 * (1 - x) + 0.001, down: (x: number) => -0.03 * x - 0.001 };
const read = (more: Partial<Options> = {}) =>
  readCrossSim(table({ step: soft.up, ...more }), table({ step: soft.down, ...more }));

describe("a look-up table of CrossSim", () => {
  it("is a table of its mean steps between its conductances", () => {
    const { device } = read();
    const block = blockOf(device);
    for (const share of [0, 0.25, 0.6, 1]) {
      const g = block.low + share * (block.high - block.low);
      expect(pulseStep(block, g, 1) / 2).toBeCloseTo(soft.up(share), 6);
      expect(pulseStep(block, g, -1) / 2).toBeCloseTo(soft.down(share), 6);
    }
    expect(1 / device.rOn).toBeCloseTo(HIGH, 12);
    expect(device.onOffRatio).toBeCloseTo(10, 9);
  });

  it("is measured against CrossSim's own steps, which are those of the nearest conductance", () => {
    const fine = read();
    const coarse = read({ points: 6 });
    const largest = ({ device, source }: typeof fine) => convertDevice(device, "mho", source).error.largest;
    expect(largest(fine)).toBeLessThan(1e-3);
    expect(largest(fine)).toBeGreaterThan(0);
    expect(largest(coarse)).toBeGreaterThan(10 * largest(fine));
    expect(fine.leftOut.join("; ")).toContain("251 of 501 conductances");
    expect(coarse.leftOut.join("; ")).not.toContain("conductances are taken");
  });

  it("an uneven grid is drawn anew, linear between its conductances", () => {
    const { device, source } = read({ place: (share) => share ** 1.5 });
    expect(convertDevice(device, "mho", source).error.largest).toBeLessThan(1e-4);
  });

  it("its noise is the mean of the deviations, and that is said", () => {
    const { device, leftOut } = read({ noise: 0.005 });
    expect(device.sigmaC2c).toBeCloseTo(0.005, 9);
    expect(leftOut[0]).toMatch(/noise that changes with G .*0.50 % everywhere/);
  });

  it("steps in the wrong direction are named", () => {
    const turning = table({ step: (share) => 0.02 * (0.9 - share) });
    const { leftOut } = readCrossSim(turning, table({ step: soft.down }));
    expect(leftOut.join("; ")).toContain("steps in the wrong direction at 25 conductances");
  });

  const up = table({ points: 5, step: soft.up });
  const down = table({ points: 5, step: soft.down });
  it.each([
    ["one line", "G", down, /dG_increasing.txt: 1 lines/],
    ["a text", up.replace("0,0.5,1", "0,half,1"), down, /dG_increasing.txt:3: column 2 is "half"/],
    ["an empty cell", up, down.replace("0,0.5,1", "0,,1"), /dG_decreasing.txt:3: column 2 is ""/],
    [
      "no rise",
      up.replace("0,0.5,1", "0,0,1"),
      down,
      /txt:3: the values of the distribution do not rise at column 2/,
    ],
    ["half a distribution", up.replace("0,0.5,1", "0,0.2,0.5"), down, /from 0 to 0.5: expected 0 to 1/],
    ["a row too few", up.split("\n").slice(0, -1).join("\n"), down, /a matrix of 2 x 5 values for 3/],
    ["exchanged files", down, up, /exchanged/],
    [
      "other conductances",
      up,
      table({ points: 6, step: soft.down }),
      /dG_decreasing.txt:2: other conductances/,
    ],
  ])("%s is refused with its place", (_, first, second, message) => {
    expect(() => readCrossSim(first, second)).toThrow(message);
  });
});
