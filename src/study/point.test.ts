import { describe, expect, it } from "vitest";
import { type Experiment, resolveExperiment } from "../experiment/experiment.ts";
import { applyOverrides } from "../experiment/overrides.ts";
import { pointHash } from "./point.ts";
import { readRecords } from "./records.ts";

const experiment = (raw: object): Experiment => resolveExperiment(raw);
const hash = (raw: object) => pointHash(experiment(raw));

describe("hash of a study's point", () => {
  it("does not depend on the place of the images or on the chip", () => {
    const here = hash({ data: { source: "cifar10" } });
    expect(hash({ data: { source: "elsewhere.tar.gz" } })).toBe(here);
    const { chip, ...rest } = experiment({ data: { source: "cifar10" } });
    expect(pointHash({ ...rest, chip: { ...chip, copyArea: 1e-5 } })).toBe(here);
    expect(hash({ data: { source: "cifar10-mini" } })).not.toBe(here);
  });

  it("is another for another seed, rule or device", () => {
    const all = [{}, { seed: 2 }, { training: { rule: "sgd" } }, { device: { levels: 64 } }].map(hash);
    expect(new Set(all).size).toBe(4);
  });

  it("stays when a later version adds a key of no effect to every section", () => {
    const own = experiment({ seed: 3, device: { levels: 64 } });
    const usual = experiment({});
    expect(pointHash({ ...own, seed: own.seed })).toBe(pointHash(own));
    // A key that equals its default is not in the hash: an experiment without it has the same.
    const { momentum, ...training } = own.training;
    expect(momentum).toBe(usual.training.momentum);
    expect(pointHash({ ...own, training } as Experiment)).toBe(pointHash(own));
  });

  it("of a record on file is what its settings give today: no default has changed under it", () => {
    const records = ["cpu", "search-cpu"].flatMap((name) => [
      ...readRecords(`results/${name}.jsonl`).values(),
    ]);
    expect(records.length).toBeGreaterThan(600);
    for (const { hash: own, settings } of records) expect(hash(applyOverrides({}, settings))).toBe(own);
  });
});
