import { expect, test, vi } from "vitest";
import { analyse, type FoundPoint } from "../../../study/sweep/analysis.ts";
import type { Axis } from "../../../study/sweep/axes.ts";
import type { ObjectiveName } from "../../../study/sweep/objectives.ts";
import type { PointResult } from "../../../study/sweep/pointResult.ts";
import { gridCombinations } from "../../../study/sweep/sampler/grid.ts";
import type { Question } from "../../../study/sweep/studyFile.ts";
import { drawFigure } from "../../figure/drawFigure.ts";
import { isGeometric } from "./dimensions.ts";
import { studyFigures } from "./studyFigures.ts";

const RULES: Axis = { keys: ["training.rule"], steps: [["software"], ["sgd"]] };
const RATES: Axis = { keys: ["training.learningRate"], steps: [[0.01], [0.1], [1]] };
const LABELS: Axis = {
  keys: ["device.nonlinearityLtp", "device.nonlinearityLtd"],
  steps: [
    [1, -1],
    [3, -3],
    [6, -6],
  ],
};
const BITS: Axis = { keys: ["array.adc.bits"], steps: [[4], [5], [6], [7]] };

/** A whole grid over three seeds; software has no energy. */
function figuresOf(
  axes: readonly Axis[],
  sampler: Question["sampler"] = { kind: "grid" },
  sizes: Readonly<Partial<Record<ObjectiveName, number>>> = { trainingEnergyJoule: 1e-6 },
) {
  const question: Question = {
    name: "test",
    task: "train",
    axes,
    seeds: [1, 2, 3],
    objectives: ["testAccuracy", ...(Object.keys(sizes) as ObjectiveName[])],
    baseline: null,
    sampler,
  };
  const points = gridCombinations(axes).flatMap((combination, i) =>
    question.seeds.map((seed): FoundPoint => {
      const priced = combination["training.rule"] !== "software";
      const prices = Object.entries(sizes).map(([name, size]) => [name, priced ? size * (i + 1) : null]);
      const figures = { testAccuracy: 0.2 + 0.03 * i + 0.01 * seed, ...Object.fromEntries(prices) };
      return { combination, seed, result: { figures, problem: null } as PointResult };
    }),
  );
  return studyFigures(question, analyse(question, points));
}

const namesOf = (figures: readonly { name: string }[]) => figures.map(({ name }) => name).sort();
const valuesOf = (figure: { spec: object }) =>
  (figure.spec as { data: { values: Record<string, unknown>[] } }).data.values;

test("which figures there are follows from what varies", () => {
  expect(namesOf(figuresOf([RULES]))).toEqual([
    "lines-testAccuracy",
    "lines-trainingEnergyJoule",
    "pareto-testAccuracy-trainingEnergyJoule",
  ]);
  expect(namesOf(figuresOf([RATES, BITS]))).toEqual([
    "lines-testAccuracy",
    "lines-trainingEnergyJoule",
    "map-testAccuracy",
    "map-trainingEnergyJoule",
    "parallel",
    "pareto-testAccuracy-trainingEnergyJoule",
  ]);
  expect(
    namesOf(figuresOf([RULES, RATES, LABELS, BITS], { kind: "random", points: 9, drawSeed: 1 })),
  ).toEqual(["parallel", "pareto-testAccuracy-trainingEnergyJoule"]);
});

test("lines hold means in per cent and their intervals", () => {
  const [lines] = figuresOf([RULES, RATES]);
  const first = valuesOf(lines!)[0]!;
  // 0.21, 0.22, 0.23: 4.303 · 0.01/√3
  expect(first).toMatchObject({ mean: 22, x: 0.01, rule: "software" });
  expect(first.high as number).toBeCloseTo(24.484, 3);
  expect(valuesOf(lines!)).toHaveLength(6);
});

test("a map's field is the mean over all other axes", () => {
  const map = figuresOf([RULES, RATES, BITS]).find(({ name }) => name === "map-testAccuracy")!;
  expect(valuesOf(map)).toHaveLength(12);
  // combinations 0 and 12 of 24
  expect(valuesOf(map)[0]!.mean).toBeCloseTo((22 + 22 + 36) / 2, 6);
});

test("the Pareto front is marked", () => {
  const pareto = figuresOf([RATES]).find(({ name }) => name.startsWith("pareto"))!;
  // more energy is more accuracy: all are on it
  expect(valuesOf(pareto).map(({ front }) => front)).toEqual(Array(3).fill("on the front"));
});

test.each([[[RULES, RATES]], [[RULES, LABELS, BITS]], [[RATES, BITS]], [[LABELS]]])(
  "all are drawn, without a warning: %#",
  async (axes) => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    for (const figure of figuresOf(axes)) {
      const svg = await drawFigure(figure);
      expect(svg, figure.name).toMatch(/^<svg/);
      expect(svg, figure.name).not.toMatch(/NaN|undefined/);
    }
    expect(warned.mock.calls).toEqual([]);
    warned.mockRestore();
  },
);

test("every number of a figure has its unit: with a prefix on the label, or in the title", async () => {
  const RESISTANCES: Axis = { keys: ["device.rOn"], steps: [[1e5], [2.4e5], [5e5]] };
  const figures = [
    ...figuresOf([RESISTANCES, BITS], { kind: "grid" }, { trainingEnergyJoule: 1e-6, areaSquareMetre: 2e-6 }),
    ...figuresOf([RULES, RATES, RESISTANCES], { kind: "grid" }),
  ];
  for (const figure of figures) {
    const svg = await drawFigure(figure);
    const words = [...new Set([...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text!))];
    const bare = words.filter((text) => /^[\d.]+ ?[afpnµmkMGT]$/.test(text));
    expect(bare, figure.name).toEqual([]);
    if (/map-training|parallel/.test(figure.name)) {
      expect(words.filter((text) => /^[\d.]+ [afpnµmk]J$/.test(text)).length, figure.name).toBeGreaterThan(2);
      expect(
        words.filter((text) => /^[\d.]+ kohm$/.test(text)),
        figure.name,
      ).toEqual(["100 kohm", "240 kohm", "500 kohm"]);
    }
    if (figure.name === "map-areaSquareMetre") {
      expect(words).toContain("2 mm²");
      expect(words.join()).not.toContain("µm²");
    }
  }
});

test("numbers lie where their distances are even: 16, 32, 64 by logarithms, 4, 5, 6 as they are", () => {
  expect([16, 32, 64, 128].map((_, i, all) => all.slice(0, i + 1)).map(isGeometric)).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(isGeometric([4, 5, 6, 7])).toBe(false);
  expect(isGeometric([0, 1, 10])).toBe(false);
  expect(isGeometric([0.01, 1])).toBe(true);
});
