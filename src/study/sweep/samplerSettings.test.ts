// The search settings that a study's file may have, and refusals that say what to do.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openSampler } from "./openSampler.ts";
import { readStudy } from "./studyFile.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-settings-"));
const LIST = "training.momentum = [0.5, 0.9]";
const RANGE = '"training.learningRate" = { from = 0.01, to = 1, scale = "log" }';

/** The number of rounds, and the first one. */
function open(study: string, axes = LIST, experiment = "") {
  const file = join(folder, "study.toml");
  writeFileSync(file, `[experiment]\n${experiment}\n[axes]\n${axes}\n[study]\n${study}\n`);
  const read = readStudy(file);
  const sampler = openSampler(read);
  return { rounds: sampler.rounds, first: sampler.next([]), settings: read.question.sampler };
}

describe("samplers of a study's file", () => {
  test("defaults", () => {
    expect(open("").settings).toEqual({ kind: "grid" });
    expect(open('sampler = "sobol"\npoints = 8', RANGE).settings).toEqual({
      kind: "sobol",
      points: 8,
      drawSeed: 1,
    });
    const halving = open('sampler = "halving"', LIST, "training.epochs = 10");
    expect(halving.settings).toEqual({ kind: "halving", drawn: null, minEpochs: 1, factor: 3 });
    expect(halving.rounds).toBe(4);
    expect(halving.first).toMatchObject({ epochs: 1, combinations: { length: 2 } });
    const objectives = 'objectives = ["testAccuracy", "areaSquareMetre"]';
    const pareto = open(`sampler = "nsga2"\n${objectives}`, RANGE);
    expect(pareto.rounds).toBe(10);
    expect(pareto.first.combinations).toHaveLength(24);
  });

  test("a Pareto search passes over what cannot be", () => {
    // vgg8 has no hidden layers to choose
    const axes = 'network.name = ["mlp", "vgg8"]\nnetwork.hidden = [[8], [16], [32]]';
    const objectives = 'objectives = ["testAccuracy", "areaSquareMetre"]';
    const { combinations } = open(`sampler = "nsga2"\n${objectives}`, axes).first;
    expect(combinations.map((one) => JSON.stringify(one["network.hidden"])).sort()).toEqual([
      "[16]",
      "[32]",
      "[8]",
    ]);
    expect(new Set(combinations.map((one) => one["network.name"]))).toEqual(new Set(["mlp"]));
  });

  test.each([
    ["", RANGE, "a range without count and step has no end of values\n  hint: add count = 5, or let"],
    ['sampler = "halving"', RANGE, "study.points = 50"],
    ['sampler = "sobol"', RANGE, "needs a number of points"],
    ["points = 5", LIST, 'does not act with the sampler "grid"'],
    ["drawSeed = 5", LIST, 'set sampler to "random" or "sobol" or "halving" or "nsga2"'],
    ['sampler = "random"\npoints = 5\npopulation = 8', LIST, "study.population: does not act"],
    ['sampler = "halving"\ndrawSeed = 2', LIST, "nothing is drawn"],
    ['sampler = "halving"', "training.epochs = [1, 2]", "the epochs are what halving varies"],
    ['sampler = "halving"\nhalving = { minEpochs = 500 }', LIST, "there is no second rung"],
    ['sampler = "halving"\nhalving = { factor = 1 }', LIST, "halving.factor: 1"],
    ['sampler = "nsga2"', RANGE, "needs two objectives or more"],
    [
      'sampler = "sobol"\npoints = 5\nbaseline = { "training.momentum" = 0.5 }',
      LIST,
      "does not make the baseline",
    ],
  ])("%s is refused: %s", (study, axes, message) => {
    expect(() => open(study, axes)).toThrow(message);
  });
});
