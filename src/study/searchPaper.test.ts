import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../base/packageRoot.ts";
import { searchFile } from "./claimSearch.ts";
import { paperPoints } from "./paperScale.ts";
import { PAPER_SETTINGS, paperCandidates } from "./paperSearch.ts";
import { readRecords } from "./records.ts";
import { paperSearches } from "./searchPaper.ts";

it("has as many candidates for software as for each rule, on images held back and with a seed that no run has", () => {
  const searches = paperSearches(new Map(), { source: "here" });
  const seeds = new Set(paperPoints("here").map(({ experiment }) => experiment.seed));
  for (const { next } of searches) {
    expect(next).toHaveLength(30);
    for (const { experiment } of next) {
      expect(experiment.data).toMatchObject({ source: "here", validation: 5000 });
      expect(seeds.has(experiment.seed)).toBe(false);
    }
  }
  expect(searches.filter(({ rule }) => rule === "software")).toHaveLength(2);
});

it("tries each schedule and each augmentation about equally often", () => {
  const candidates = paperCandidates(30).slice(1);
  const counts = (key: "schedule" | "crop" | "cutout" | "initialWindow") =>
    [...new Set(candidates.map((one) => one[key]))].map(
      (value) => candidates.filter((one) => one[key] === value).length,
    );
  expect(counts("schedule").every((count) => count >= 10)).toBe(true);
  expect(counts("crop").every((count) => count >= 10)).toBe(true);
  expect(counts("initialWindow").every((count) => count >= 10)).toBe(true);
  expect(counts("cutout").every((count) => count >= 10)).toBe(true);
});

it("found the settings of the runs, wherever it came to its end", () => {
  const records = readRecords(searchFile(join(packageRoot(), "results", "paper.jsonl")));
  for (const { network, rule, best } of paperSearches(records))
    if (best !== null) expect(PAPER_SETTINGS[network][rule], `${network}: ${rule}`).toEqual(best);
});

it("a run names network, images, device, unit and settings; runs of two groups that are one experiment are one", () => {
  const points = paperPoints("here");
  const priced = points.find(({ axes }) => axes.unit === "4-bit converters")!;
  expect(priced.experiment).toMatchObject({
    network: { name: "vgg8-bn", width: 0.5 },
    gradientUnit: { kind: "sram", converterBits: 4, wordBits: 15 },
    device: { levels: 256, sigmaC2c: 0.005 },
    array: { adc: { bits: 6, forward: true, backward: true } },
  });
  const settingsOf = (group: string) =>
    points
      .filter((point) => point.group === group && point.axes.rule === "software")
      .map(({ settings }) => settings.join());
  expect(settingsOf("vgg8-bn")).toEqual(expect.arrayContaining(settingsOf("few-states")));
});
