import { describe, expect, test } from "vitest";
import { chipFixture } from "../../../test/chipFixture.ts";
import { chipEnergy, componentEnergies } from "../../chip/account/chipEnergy.ts";
import { PHASES, totalOf } from "../../chip/account/ledger.ts";
import { resolveExperiment } from "../../experiment/experiment.ts";
import { drawFigure } from "../figure/drawFigure.ts";
import { commonScale, textBar } from "../text/commonScale.ts";
import { textWidth } from "../text/table.ts";
import { wrapText } from "../text/wrapText.ts";
import { chipCsv } from "./chipCsv.ts";
import { chipDocument } from "./chipDocument.ts";
import { chipFigures } from "./chipFigures.ts";
import { chipPage } from "./chipPage.ts";
import { chipSummary } from "./chipSummary.ts";

const report = chipFixture();
const experiment = resolveExperiment({});
const figures = chipFigures(report, { memory: "hbm2", beside: [] });

describe("energies", () => {
  test("contain leakage, and the components sum to the whole", () => {
    const whole = chipEnergy(report.estimate);
    expect(whole.forward).toBeCloseTo(5.01);
    for (const phase of PHASES)
      expect(
        componentEnergies(report.estimate).reduce((sum, { energy }) => sum + energy[phase], 0),
      ).toBeCloseTo(whole[phase]);
  });

  test("a chip without leakage has none to share", () => {
    const { estimate } = chipFixture({ leakagePower: 0 });
    expect(componentEnergies(estimate)[0]!.energy).toEqual(estimate.components[0]!.energy);
  });
});

describe("numbers under one unit", () => {
  test.each([
    [0.0123, "J", 0.0045, "mJ", "4.50"],
    [1.2e-5, "m²", 3e-6, "mm²", "3.00"],
    [230, "s", 0.5, "s", "0.5"],
    [0, "J", 0, "J", "–"],
    [999.99999, "J", 1, "J", "1.0"],
  ])("largest %s %s: %s", (largest, unit, value, prefixed, text) => {
    const scale = commonScale(largest, unit);
    expect([scale.unit, scale.show(value)]).toEqual([prefixed, text]);
  });

  test("bars are exact to an eighth of a character and end at their width", () => {
    expect([textBar(0, 4), textBar(0.5, 4), textBar(5 / 32, 4), textBar(1, 4), textBar(7, 4)]).toEqual([
      "",
      "██",
      "▋",
      "████",
      "████",
    ]);
  });

  test("sentences break between words", () => {
    expect(wrapText("one two three four", 9)).toBe("one two\n  three\n  four");
  });
});

describe("the summary", () => {
  const text = chipSummary(report, experiment);

  test.each([
    "49.9 TOPS/W",
    "on silicon  20 TOPS/W with converters",
    "20.05 J per epoch, 0.2 % of it leakage",
    "5 s per epoch",
    "10 mm²",
    "10 mW",
    "typical values, not measured",
    "momentum-carry keeps 200 Mbit in DRAM: 4.00 % of the energy",
    "1,234 dataflows in 500 ms",
    "conv1 accumulates on the chip",
    "warning: the cells of <conv1>",
  ])("says %s", (words) => expect(text).toContain(words));

  test("has a row for each phase, component, layer and step", () => {
    for (const row of [
      /weight gradient +8\.02/,
      /global buffer +1\.01/,
      /fc2 +500/,
      /\+ overlap +20\.0 .* 12\.00 x/,
    ])
      expect(text).toMatch(row);
  });

  test("fits 100 columns and needs no colour", () => {
    expect(Math.max(...text.split("\n").map(textWidth))).toBeLessThanOrEqual(100);
    expect(text).not.toContain("\x1b");
  });

  test("folds small components into one row that keeps the sum", () => {
    const [component] = report.estimate.components;
    const components = Array.from({ length: 20 }, (_, i) => ({ ...component!, name: `circuit ${i}` }));
    const folded = chipSummary(chipFixture({ components }), experiment);
    expect(folded).toMatch(/8 others +32\.03 .* 80\.16/);
    expect(folded).not.toContain("circuit 19");
  });

  test("without ladder, search or velocities it says less", () => {
    const { momentum } = report.estimate;
    const estimate = { momentum: { ...momentum, rule: "sgd", storageBits: 0 }, warnings: [] };
    const brief = chipSummary({ ...chipFixture(estimate), ladder: [], search: null }, experiment);
    expect(brief).toContain("sgd keeps no velocity");
    for (const words of ["Search", "naive", "warning"]) expect(brief).not.toContain(words);
  });
});

test("the document has the contract's fields, in SI units", () => {
  const document = chipDocument(report);
  expect(document).toMatchObject({
    experimentHash: "0123456789abcdef",
    areaSquareMetre: { total: 1e-5, byComponent: { ADC: 4e-6 } },
    latencyPerEpochSecond: { total: 5, forward: 1, backward: 1, weightGradient: 2, weightUpdate: 1 },
    momentumOverhead: { energyFraction: 0.04, areaFraction: 0.01, latencyFraction: 0.02 },
    activity: "typical",
    dataflow: { name: "optimized" },
    search: { considered: 1234, best: { energyPerEpochJoule: 15 } },
    ladder: [{ name: "naive", gain: 1 }, {}, { efficiencyTopsPerWatt: 50, gain: 12 }],
    layers: [{ name: "conv1", dynamicEnergyPerEpochJoule: { total: 10 } }, { name: "fc2" }],
  });
  expect(document.efficiencyTopsPerWatt).toBeCloseTo(49.875, 2);
  const { total, dynamic, leakage, byComponent, ...phases } = document.energyPerEpochJoule;
  expect(total).toBeCloseTo(dynamic.total + leakage.total);
  expect(totalOf(phases)).toBeCloseTo(total);
  expect(Object.values(byComponent).reduce((sum, value) => sum + value, 0)).toBeCloseTo(total);
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  expect(chipDocument({ ...report, search: null }).search).toBeNull();
});

test("the CSV is one table of values with their units", () => {
  const [head, ...rows] = chipCsv(report).trimEnd().split("\n");
  expect(head).toBe("group,name,quantity,phase,value,unit");
  for (const row of rows) expect(row.split(",")).toHaveLength(6);
  expect(rows).toContain("chip,chip,area,,0.00001,m²");
  expect(rows).toContain("component,DRAM,energy,weightGradient,4,J");
  expect(rows).toContain("layer,conv1,utilization,,0.75,1");
});

describe("figures", () => {
  test("hold their data and are drawn without a browser", async () => {
    expect(figures.map(({ name }) => name)).toEqual(["floorplan", "energy", "area", "ladder", "roofline"]);
    for (const figure of figures) {
      const svg = await drawFigure(figure);
      expect(svg, figure.name).toMatch(/^<svg/);
      expect(JSON.stringify(figure.spec), figure.name).toContain('"values"');
      expect(svg, figure.name).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  test("the plan is to scale", () => {
    const { spec } = figures[0]!;
    expect(spec).toMatchObject({ width: 460, height: 460 * (2.5 / 4) });
  });

  test("without DRAM traffic there is no roofline, without ladder none is drawn", () => {
    const bare = { ...chipFixture({ dramBits: 0 }), ladder: [] };
    const names = chipFigures(bare, { memory: "hbm2", beside: [] }).map(({ name }) => name);
    expect(names).toEqual(["floorplan", "energy", "area"]);
  });
});

test("the page holds everything and asks no other place for anything", () => {
  const drawn = figures.map((figure) => ({ ...figure, svg: "<svg></svg>" }));
  const page = chipPage(report, experiment, drawn);
  for (const words of [
    "49.9 TOPS/W",
    "energy &lt;1 level&gt; = n · e = 3 · 4 J = 12 J",
    "bits: 6 bit",
    "&lt;conv1&gt;",
    "+ overlap: what it does",
  ])
    expect(page).toContain(words);
  for (const { name, spec } of figures) {
    const json = new RegExp(`id="specification-${name}">(.*?)</script>`, "s").exec(page)?.[1];
    expect(JSON.parse(String(json))).toEqual(JSON.parse(JSON.stringify(spec)));
  }
  expect(page).not.toMatch(/<(script|link|img)[^>]*(src|href)=/);
});
