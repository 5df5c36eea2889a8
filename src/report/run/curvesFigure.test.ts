import { expect, test } from "vitest";
import type { EpochRecord } from "../../training/records.ts";
import { drawFigure } from "../figure/drawFigure.ts";
import { type CurvesView, curvesFigure, type RunCurve } from "./curvesFigure.ts";

const VIEW: CurvesView = { x: "epoch", y: "accuracy", logX: false, logY: false, mean: false };

const epoch = (number: number, testAccuracy: number): EpochRecord =>
  ({
    epoch: number,
    testAccuracy,
    trainLoss: 2 / number,
    health: [{ weights: 10, ltpPulses: 20, ltdPulses: 10 }],
  }) as unknown as EpochRecord;

const run = (
  id: string,
  group: string,
  accuracies: readonly number[],
  energyPerEpoch: number | null = 2,
): RunCurve => ({
  id,
  group,
  energyPerEpoch,
  epochs: accuracies.map((accuracy, i) => epoch(i + 1, accuracy)),
});

const rows = (runs: readonly RunCurve[], view: Partial<CurvesView>) =>
  (
    curvesFigure(runs, { ...VIEW, ...view }).spec as unknown as {
      data: { values: Record<string, unknown>[] };
    }
  ).data.values;

test("pulses and energy add up over epochs; without a chip there is no energy", () => {
  const runs = [run("a", "g", [0.1, 0.2]), run("b", "g", [0.3], null)];
  expect(rows(runs, { x: "pulses" })).toEqual([
    { run: "a", x: 3, y: 10 },
    { run: "a", x: 6, y: 20 },
    { run: "b", x: 3, y: 30 },
  ]);
  expect(rows(runs, { x: "energy", y: "loss" }).map(({ run: id, x, y }) => [id, x, y])).toEqual([
    ["a", 2, 2],
    ["a", 4, 1],
  ]);
});

test("seeds become a mean with the interval of Student's t; where only one goes on, it stands alone", () => {
  const runs = [run("a", "g", [0.1, 0.5]), run("b", "g", [0.2]), run("c", "other", [0.4])];
  const [first, second, other] = rows(runs, { mean: true });
  expect(first!.y).toBeCloseTo(15);
  // t of one degree of freedom: 12.706; deviation of 10 and 20: 7.07
  expect(first!.high).toBeCloseTo(15 + (12.706 * 7.0711) / Math.SQRT2, 2);
  expect([second!.y, second!.low, second!.high]).toEqual([50, 50, 50]);
  expect(other!.run).toContain("other");
});

test.each([
  {},
  { mean: true },
  { x: "energy", logX: true, logY: true, y: "loss", mean: true },
] as Partial<CurvesView>[])("%o is drawn, with runs and without", async (view) => {
  for (const runs of [[], [run("a", "g", [0.1, 0.2]), run("b", "g", [0.2, 0.3])]])
    expect(await drawFigure(curvesFigure(runs, { ...VIEW, ...view }))).toContain("<svg");
});

test("accuracy shows what guessing gives, once for each number of classes", async () => {
  const runs = [10, 10, 3, null].map((classes, i) => ({ ...run(`run ${i}`, "g", [0.5]), classes }));
  const drawn = await drawFigure(curvesFigure(runs, VIEW));
  expect(drawn.match(/chance, 1 of 10</g)).toHaveLength(1);
  expect(drawn).toContain("chance, 1 of 3<");
  expect(await drawFigure(curvesFigure(runs, { ...VIEW, y: "loss" }))).not.toContain("chance, 1 of");
});
