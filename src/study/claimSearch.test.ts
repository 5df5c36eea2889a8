import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../base/packageRoot.ts";
import {
  candidateSettings,
  candidatesOf,
  claimSearch,
  SEARCHED_RULES,
  searchFile,
  USUAL,
} from "./claimSearch.ts";
import { claims, TUNED } from "./claims.ts";
import { readRecords } from "./records.ts";

describe("candidates", () => {
  const candidates = candidatesOf(18);

  it("begin with the usual settings and fill the ranges evenly", () => {
    expect(candidates[0]).toEqual(USUAL);
    const rates = candidates.slice(1).map(({ learningRate }) => Math.log10(learningRate / 0.03));
    const range = Math.log10(1 / 0.03);
    // no gap between neighbours that is much wider than an even spread has
    const sorted = [0, ...rates.toSorted((a, b) => a - b), range];
    const gaps = sorted.slice(1).map((rate, i) => rate - sorted[i]!);
    expect(Math.max(...gaps)).toBeLessThan((3 * range) / 18);
    for (const key of ["momentum", "warmupShare", "weightDecay"] as const) {
      const seen = candidates.slice(1).map((candidate) => candidate[key]);
      for (const value of new Set(seen))
        expect(seen.filter((one) => one === value).length).toBeGreaterThan(3);
      expect(new Set(seen).size).toBe(3);
    }
  });

  it("set only keys that the rule reads; the warm-up is a share of the epochs", () => {
    const candidate = { learningRate: 0.2, momentum: 0.8, warmupShare: 0.1, weightDecay: 0.002 };
    expect(candidateSettings("sgd", candidate, 3)).toEqual([
      "training.rule=sgd",
      "training.learningRate=0.2",
      "training.warmup=0.3",
    ]);
    expect(candidateSettings("software", candidate, 10)).toEqual([
      "training.rule=software",
      "training.learningRate=0.2",
      "training.momentum=0.8",
      "training.warmup=1",
      "training.weightDecay=0.002",
    ]);
  });
});

describe("the search at the scale of the claims", () => {
  const records = readRecords(searchFile(join(packageRoot(), "results", "cpu.jsonl")));

  it("holds images back, with a seed of its own", () => {
    const { next } = claimSearch("cpu", "software", new Map(), "here");
    expect(next).toHaveLength(18);
    const seeds = claims("cpu", "here").map(({ experiment }) => experiment.seed);
    for (const { experiment } of next) {
      expect(experiment.data).toMatchObject({ source: "here", validation: 5000 });
      expect(seeds).not.toContain(experiment.seed);
    }
    for (const { experiment } of claims("cpu", "here")) expect(experiment.data.validation).toBe(0);
  });

  it("found the settings of the claims, for each rule that it came to the end with", () => {
    const found = SEARCHED_RULES.map((rule) => [rule, claimSearch("cpu", rule, records).best] as const);
    const ended = Object.fromEntries(found.filter(([, best]) => best !== null));
    expect(Object.keys(ended)).toContain("software");
    expect(ended).toEqual(TUNED.cpu);
  });
});
