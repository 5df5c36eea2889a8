import { describe, expect, test } from "vitest";
import { chipFixture } from "../../../test/chipFixture.ts";
import { resolveExperiment } from "../../experiment/experiment.ts";
import { type ChipCost, costOf } from "../../study/chipCost.ts";
import { textWidth } from "../text/table.ts";
import { chipDiff, diffDocument, differencesOf, diffText } from "./chipDiff.ts";
import {
  type SweptPoint,
  sweepCsv,
  sweepDocument,
  sweepFigure,
  sweepPage,
  sweepResult,
  sweepText,
} from "./chipSweep.ts";

const cost = (energy: number, latency: number, area: number): ChipCost => ({
  experimentHash: "0",
  energy,
  latency,
  area,
  leakagePower: 1e-3,
  efficiency: 1e13 / energy,
});
const point = (rows: number, outcome: SweptPoint["outcome"]): SweptPoint => ({
  set: { "array.rows": String(rows), "chip.node": "32 nm" },
  outcome,
});
const swept = sweepResult([
  point(64, cost(1, 3, 2e-6)),
  point(128, cost(2, 2, 2e-6)),
  point(256, cost(2, 3, 3e-6)),
  point(512, { refused: "no room, for 512 rows" }),
]);

describe("a sweep", () => {
  test("marks optimal points and names refused ones", () => {
    const text = sweepText(swept);
    expect(text).toMatch(/64 +32 nm +1\.000 +3\.000 +2\.000 +10 +\*/);
    expect(text).toMatch(/256 +32 nm +2\.000 +3\.000 +3\.000 +5$/m);
    expect(text).toContain("3 points, 2 of them Pareto-optimal");
    expect(text).toContain("refused: array.rows=512, chip.node=32 nm: no room");
  });

  test("of many points shows the optimal ones and says where the others are", () => {
    const many = Array.from({ length: 100 }, (_, i) => point(i, cost(1 + i, 100 - Math.min(i, 9), 1e-6)));
    const text = sweepText(sweepResult(many));
    expect(text).toContain("100 points, 10 of them Pareto-optimal");
    expect(text).toContain("90 points not shown; --csv <file> has all");
  });

  test("is an array of points in JSON and a line each in CSV", () => {
    expect(sweepDocument(swept)).toMatchObject([
      { set: { "array.rows": "64" }, energyPerEpochJoule: 1, areaSquareMetre: 2e-6, paretoOptimal: true },
      { efficiencyTopsPerWatt: 5, paretoOptimal: true },
      { paretoOptimal: false },
      { refused: "no room, for 512 rows" },
    ]);
    const lines = sweepCsv(swept).trimEnd().split("\n");
    expect(lines[0]).toMatch(/^array\.rows,chip\.node,energy \[J\],latency \[s\]/);
    expect(lines[1]).toBe("64,32 nm,1,3,0.000002,0.001,10,true,0,");
    expect(lines.at(-1)).toBe('512,32 nm,,,,,,,,"no room, for 512 rows"');
  });

  test("is drawn and put on a page", () => {
    const figure = sweepFigure(swept);
    expect(JSON.stringify(figure.spec)).toContain("array.rows=128, chip.node=32 nm");
    expect(sweepPage(swept, { ...figure, svg: "<svg></svg>" })).toContain("<td>256</td>");
  });
});

describe("a difference", () => {
  const a = resolveExperiment({ array: { rows: 64 }, seed: 3 });
  const b = resolveExperiment({ array: { rows: 128 }, chip: { node: "22 nm" }, seed: 3 });
  /** Energy by rows, area by node. */
  const price = ({ array, chip }: typeof a) => cost(array.rows, 1, chip.node ** 2);

  test("names the keys in the order of the schema, and what each does alone", () => {
    expect(differencesOf(a, b).map(({ key }) => key)).toEqual(["array.rows", "chip.node"]);
    const diff = chipDiff(a, b, price);
    const text = diffText(diff);
    expect(text).toMatch(/array\.rows +64 → 128 +\+100\.0 % +=/);
    expect(text).toMatch(/chip\.node +32 nm → 22 nm +=.*−52\.7 %/);
    expect(text).toMatch(/all together +2 parameters +\+100\.0 % +=.*−52\.7 %/);
    expect(Math.max(...text.split("\n").map(textWidth))).toBeLessThanOrEqual(100);
    expect(diffDocument(diff)).toMatchObject({
      first: { energyPerEpochJoule: 64 },
      second: { energyPerEpochJoule: 128 },
      differences: [{ key: "array.rows", first: 64, second: 128, alone: { energyPerEpochJoule: 128 } }, {}],
    });
  });

  test("of equal experiments is nothing", () => {
    expect(diffText(chipDiff(a, a, price))).toBe("the two experiments are the same");
  });

  test("lists what has no effect, and what is no chip alone", () => {
    const other = resolveExperiment({ array: { rows: 64 }, seed: 4, chip: { node: "22 nm" } });
    const refusing = (experiment: typeof a) => {
      if (experiment.chip.node < 30e-9 && experiment.seed === 3) resolveExperiment({ seed: -1 });
      return price(experiment);
    };
    const text = diffText(chipDiff(a, other, refusing));
    expect(text).toContain("no effect on the chip: seed");
    expect(text).toContain("chip.node alone is no chip: seed: -1");
  });

  test("takes devices of different laws as one", () => {
    const other = resolveExperiment({ device: { preset: "aihwkit-ecram" }, seed: 3, array: { rows: 64 } });
    expect(a.device.model).not.toBe(other.device.model);
    expect(differencesOf(a, other)).toMatchObject([{ key: "device" }]);
    expect(diffText(chipDiff(a, other, ({ device }) => cost(device.rOn, 1, 1)))).toMatch(
      /device +hzo-fefet → aihwkit-ecram/,
    );
  });
});

test("a cost has the leakage in its energy", () => {
  const { energy, ...others } = costOf(chipFixture().experimentHash, chipFixture().estimate);
  expect(energy).toBeCloseTo(20.05);
  expect(others).toMatchObject({ latency: 5, area: 1e-5, leakagePower: 0.01 });
});
