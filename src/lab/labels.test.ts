import { describe, expect, it } from "vitest";
import { resolveDevice } from "../device/resolve.ts";
import { equivalentLabels } from "./labels.ts";

// Noise-free mean device of aihwkit's presets, perpendicular distance of its curve: computed apart (numpy) from the preset's numbers.
const KNOWN = [
  ["aihwkit-reram-es", 0.78, -2.57, 1252, 1002],
  ["aihwkit-ecram", 0.26, -1.55, 1021, 1019],
  ["aihwkit-ecram-mo", 0.99, -2.44, 7940, 8147],
  ["aihwkit-capacitor", 0.14, -0.14, 401, 401],
  ["aihwkit-idealized", 0, 0, 10000, 10000],
  ["aihwkit-gokmen-vlasov", 0, 0, 1250, 1250],
] as const;

describe("labels of other laws", () => {
  it.each(KNOWN)("%s: %d and %d, in %d and %d pulses", (preset, up, down, pulsesUp, pulsesDown) => {
    const { ltp, ltd } = equivalentLabels(resolveDevice({ preset }));
    // the other computation counts a last, cut pulse as a whole one: up to 1/pulses of the distance, 0.014 labels at 401 pulses
    expect(Math.abs(ltp.label - up)).toBeLessThan(0.02);
    expect(Math.abs(ltd.label - down)).toBeLessThan(0.02);
    expect(Math.abs(Math.ceil(ltp.pulses) - pulsesUp)).toBeLessThanOrEqual(1);
    expect(Math.abs(Math.ceil(ltd.pulses) - pulsesDown)).toBeLessThanOrEqual(1);
  });

  it("pure soft bounds never arrive: their labels are those of 5 … 95 % of the window", () => {
    const { ltp, ltd } = equivalentLabels(resolveDevice({ preset: "aihwkit-reram-sb" }));
    expect([ltp.label, ltd.label].map((label) => Number(label.toFixed(2)))).toEqual([3.34, -3.34]);
    expect(ltp.share).toEqual([0.05, 0.95]);
    expect(Math.abs(ltp.pulses - 1839)).toBeLessThan(2);
    expect(Math.abs(ltd.pulses - 1103)).toBeLessThan(2);
  });

  it("PCM: SET climbs with label 3.39 in 72 pulses", () => {
    const { ltp } = equivalentLabels(resolveDevice({ preset: "aihwkit-pcm" }));
    expect(ltp.label).toBeCloseTo(3.39, 1.5);
    expect(Math.abs(ltp.pulses - 72)).toBeLessThanOrEqual(1);
  });

  it("a device with labels has its own", () => {
    const { ltp, ltd } = equivalentLabels(resolveDevice({ preset: "ag-a-si" }));
    expect([ltp.label, ltd.label, ltp.pulses, ltd.pulses]).toEqual([2.4, -4.88, 97, 100]);
  });
});
