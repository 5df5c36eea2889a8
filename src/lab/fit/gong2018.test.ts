// A measured cell: Gong et al., Nature Communications 9, 2102 (2018). No true values are known; aihwkit's two presets made from the same paper
// are the yardstick.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { resolveDevice } from "../../device/resolve.ts";
import { deviceFacts } from "../deviceFacts.ts";
import { readMeasurement } from "../measurement/readMeasurement.ts";
import { fitDevice } from "./fitDevice.ts";
import { fittedPreset } from "./fittedPreset.ts";

const FILE = new URL("../../../examples/gong-2018.csv", import.meta.url);

const measurement = readMeasurement([{ name: "gong-2018.csv", bytes: readFileSync(FILE) }], {
  unit: "5 uS + 3 uS",
});

test("a measured cell is read, found to have soft bounds, and rests where the presets made from it rest", () => {
  const fit = fitDevice(measurement, { draws: 0, seed: 1 });
  const details = { id: "gong-2018", name: "Gong", citation: "Gong et al.", given: {} };
  const { device } = fittedPreset(fit, measurement, details);
  expect(measurement.badRows).toEqual([]);
  expect(measurement.trains.map(({ direction, pulses }) => [direction, pulses.at(-1)])).toEqual([
    ["ltp", 999],
    ["ltd", 999],
  ]);
  expect(fit.law.model).toBe("soft-bounds");
  // Linear steps lie 1.1 higher in AIC: the data do not decide, and that is said with what differs.
  expect(fit.close.map(({ model }) => model)).toEqual(["soft-bounds", "linear-step", "power-step"]);
  expect(fit.reason).toContain("do not decide between soft-bounds (0.0), linear-step (1.1)");
  // aihwkit sees its device with an error of 75 steps of 0.00135 in a window of 2: 5.1 %.
  expect(fit.mean.noise.read).toBeGreaterThan(0.03);
  expect(fit.mean.noise.read).toBeLessThan(0.055);
  const own = deviceFacts(device);
  for (const preset of ["aihwkit-reram-sb", "aihwkit-reram-es"]) {
    const published = deviceFacts(resolveDevice({ preset }));
    expect(Math.abs(own.symmetricPoint! - published.symmetricPoint!), preset).toBeLessThan(0.1);
  }
});

test("its wandering is what noise of writes does, and a fit of whole sweeps comes nearer to them", () => {
  const settings = { model: "soft-bounds", draws: 0, seed: 1 } as const;
  const { replay } = fitDevice(measurement, settings);
  for (const { train, mean } of replay.sweeps) expect(mean[0]).toBe(train.g[0]);
  expect(replay.path.rms).toBeGreaterThan(1.5 * replay.step.rms);
  expect(replay.path.rms).toBeLessThan(replay.path.usual[1]);
  expect(replay.coverage.share).toBeGreaterThan(replay.coverage.least);
  const paths = fitDevice(measurement, { ...settings, criterion: "path" });
  expect(paths.replay.path.siemens).toBeLessThan(replay.path.siemens);
  // Its error of single steps is the larger one: only the other fit minimizes that.
  expect(paths.replay.step.siemens).toBeGreaterThan(replay.step.siemens);
});
