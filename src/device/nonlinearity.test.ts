import { expect, test } from "vitest";
import { symmetricPointOf } from "../../test/symmetricPointOf.ts";
import { labelOf, steepnessOf, tauOf } from "./nonlinearity.ts";

/** Normalised A = A/Pmax of a label (signed; Infinity for label 0). */
function curvatureOf(label: number): number {
  return 1 / steepnessOf(label);
}

// Values of DNN+NeuroSim's own table (printed with 6 decimals), read in wage_quantizer.py.
test.each([
  [0.5, 2.519877],
  [1, 1.251653],
  [1.46, 0.848677],
  [1.75, 0.702081],
  [2.4, 0.499181],
  [3, 0.38683],
  [5, 0.192406],
  [9, 0.02281],
])("label %d has the normalised A %d", (label, curvature) => {
  expect(Math.abs(curvatureOf(label) - curvature)).toBeLessThan(5.1e-7);
  expect(curvatureOf(-label)).toBe(-curvatureOf(label));
});

test("labels come back from their A", () => {
  for (const label of [1e-3, 0.01, 0.16, 0.17, 0.5, -1.75, 3, -6.76, 9, 10])
    expect(labelOf(curvatureOf(label))).toBeCloseTo(label, 9);
  expect(labelOf(Infinity)).toBe(0);
  expect(steepnessOf(0)).toBe(0);
});

test("a small label has A = 1/(8·0.07·√2·label)", () => {
  expect(curvatureOf(0.001) * 0.001).toBeCloseTo(1 / (8 * 0.07 * Math.SQRT2), 6);
});

test("the steepness rises smoothly where the series and the closed form meet", () => {
  let last = 0;
  for (let i = 1; i <= 400; i++) {
    const k = steepnessOf(i * 1e-4);
    expect(k - last).toBeCloseTo(0.079196e-3, 8);
    last = k;
  }
});

test.each([
  [0.2, 12.65],
  [0.5, 5.11],
  [1, 2.635],
  [1.75, 1.634],
  [2, 1.48],
  [3, 1.163],
  [4, 1.05],
  [5, 1.011],
  [6, 1.001],
])("label %d has the half-range tau %d", (label, tau) => {
  expect(Math.abs(tauOf(label) - tau)).toBeLessThan(0.006);
});

test.each([
  ["Ag:a-Si", 2.4, -4.88, 97, 100, -0.3332],
  ["TaOx/TiO2", 1.85, -1.79, 102, 102, 0.0081],
  ["TaOx/HfOx", 0.04, -0.63, 128, 128, -0.0778],
  ["PCMO", 3.68, -6.76, 50, 50, -0.4813],
  ["AlOx/HfO2", 1.94, -0.61, 40, 40, 0.1761],
  ["GST PCM", 0.105, 2.4, 100, 120, 0.1191],
  ["HZO FeFET", 1.75, 1.46, 32, 32, 0.4105],
])("%s has its symmetric point", (_, ltp, ltd, pulsesLtp, pulsesLtd, point) => {
  expect(Math.abs(symmetricPointOf(ltp, ltd, pulsesLtp, pulsesLtd)! - point)).toBeLessThan(1e-4);
});

test("equal and opposite labels are symmetric at 0, equal labels everywhere", () => {
  expect(symmetricPointOf(3, -3, 64, 64)).toBeCloseTo(0, 12);
  expect(symmetricPointOf(3, 3, 64, 64)).toBeNull();
});

test("a label beyond a step is refused with its range", () => {
  expect(() => steepnessOf(10.2)).toThrow(/10\.2 is outside -10\.1 … 10\.1/);
  expect(() => steepnessOf(Number.NaN)).toThrow(/outside/);
});
