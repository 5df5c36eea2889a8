// Text about a fit: its curve and its intervals.
import { describe, expect, test } from "vitest";
import type { DeviceFit } from "../../lab/fit/fitDevice.ts";
import { estimateRow, replaySentence } from "./deviceFit.ts";

const fitWith = (path: number, usual: readonly [number, number], share: number, least: number) =>
  ({
    criterion: "one-step",
    replay: {
      sweeps: [],
      draws: 199,
      step: { rms: 0.05, siemens: 5e-7, writes: 0.1 },
      path: { rms: path, siemens: path * 1e-5, usual },
      coverage: { share, least },
    },
  }) as unknown as DeviceFit;

describe("the sentence on the curve", () => {
  test.each([
    ["as near as noise lets it", fitWith(0.06, [0.04, 0.08], 0.9, 0.8), /goes through the points/],
    ["noise adds up", fitWith(0.1, [0.08, 0.2], 0.95, 0.7), /adds up along a sweep: .* 8.0 % to 20.0 % off/],
    ["rounded", fitWith(1e-6, [0, 1e-9], 0.1, 0.7), /^The mean curve goes through the points\.$/],
    ["too far", fitWith(0.3, [0.08, 0.2], 0.75, 0.7), /30.0 % .*further than the fitted noise explains/],
    ["too few in the band", fitWith(0.1, [0.08, 0.2], 0.5, 0.7), /coverage 50 %.*law does not follow/],
  ])("%s", (_, fit, sentence) => {
    expect(replaySentence(fit)).toMatch(sentence);
  });
});

test("intervals with two ends, with an upper end, and none", () => {
  const noise = { name: "sigmaRead", unit: "1", value: 0.003, low: 0, high: 0.0047 };
  expect(estimateRow({ ...noise, bound: "below" })).toEqual(["sigmaRead", "0.003", "below 0.0047"]);
  expect(estimateRow({ ...noise, low: 0.001, bound: "interval" })[2]).toBe("0.001 … 0.0047");
  expect(estimateRow({ ...noise, bound: "none" })[2]).toBe("not asked for");
});
