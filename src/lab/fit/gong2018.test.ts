// A measured cell: Gong et al., Nature Communications 9, 2102 (2018). No true values are known; aihwkit's two presets made from the same paper
// are the yardstick.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { resolveDevice } from "../../device/resolve.ts";
import { deviceFacts } from "../deviceFacts.ts";
import { fitMeasurement } from "./fitReport.ts";

const FILE = new URL("../../../examples/gong-2018.csv", import.meta.url);

test("a measured cell is read, found to have soft bounds, and rests where the presets made from it rest", () => {
  const { fit, measurement, device } = fitMeasurement(
    [{ name: "gong-2018.csv", bytes: readFileSync(FILE) }],
    { unit: "5 uS + 3 uS", draws: 0 },
  );
  expect(measurement.badRows).toEqual([]);
  expect(measurement.trains.map(({ direction, pulses }) => [direction, pulses.at(-1)])).toEqual([
    ["ltp", 999],
    ["ltd", 999],
  ]);
  expect(fit.law.model).toBe("soft-bounds");
  // aihwkit sees its device with an error of 75 steps of 0.00135 in a window of 2: 5.1 %.
  expect(fit.mean.noise.read).toBeGreaterThan(0.03);
  expect(fit.mean.noise.read).toBeLessThan(0.055);
  const own = deviceFacts(device);
  for (const preset of ["aihwkit-reram-sb", "aihwkit-reram-es"]) {
    const published = deviceFacts(resolveDevice({ preset }));
    expect(Math.abs(own.symmetricPoint! - published.symmetricPoint!), preset).toBeLessThan(0.1);
  }
});
