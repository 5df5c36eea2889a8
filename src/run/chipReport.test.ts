import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { totalOf } from "../chip/account/ledger.ts";
import type { ChipReport } from "../chip/account/records.ts";
import { readExperiment } from "../experiment/readExperiment.ts";
import { chipReport } from "./chipReport.ts";
import { RUN_FILES } from "./runFolder.ts";

const EXAMPLE = "examples/10-chip-rram-search.toml";
const report = (...overrides: string[]) => chipReport(readExperiment(EXAMPLE, overrides));
const energyOf = ({ estimate }: ChipReport) => totalOf(estimate.energy) + totalOf(estimate.leakageEnergy);

describe("the search", () => {
  it("finds no worse with more gradient memory, and no worse than the optimized dataflow with as much", () => {
    const found = [1e6, 4e6, 16e6, 64e6, 256e6].map((bits) => {
      const room = `chip.gradientBuffer=${bits}`;
      const best = report(room).search!.best.energy;
      const { ladder } = report(room);
      const optimized = Math.min(...ladder.filter((s) => s.name !== "naive").map((s) => s.energy));
      expect(best).toBeLessThanOrEqual(optimized * 1.0001);
      return best;
    });
    // what the memory leaks is charged for the epoch in which all layers use it: exact to a thousandth
    for (const [i, energy] of found.entries()) if (i > 0) expect(energy).toBeLessThan(found[i - 1]! * 1.001);
  });
});

describe("the momentum overhead", () => {
  it.each(["dram", "buffer"])("is what the chip costs beyond sgd, with velocities in %s", (store) => {
    const settings = [`chip.velocityStore=${store}`, "chip.dataflow=optimized"];
    const momentum = report(...settings, "training.rule=momentum");
    const sgd = report(...settings, "training.rule=sgd");
    const beyond = energyOf(momentum) - energyOf(sgd);
    const { energy } = momentum.estimate.momentum;
    expect(energy).toBeGreaterThan(0);
    expect(Math.abs(energy - beyond) / beyond).toBeLessThan(0.15);
  });
});

const EPOCH = { epoch: 1, trainLoss: 1, trainAccuracy: 0.5, testAccuracy: 0.5, seconds: 1, health: [] };

describe("where no data are read", () => {
  it("prices a network file with its own images", () => {
    const file = join(mkdtempSync(join(tmpdir(), "mho-net-")), "net.csv");
    writeFileSync(file, "28,28,1,5,5,6,0,1\n1,1,4704,1,1,10,0,1\n");
    const { estimate } = chipReport(readExperiment(undefined, [`network.name=${file}`]), { brief: true });
    expect(estimate.layers.length).toBeGreaterThan(1);
    expect(estimate.efficiency).toBeGreaterThan(0);
  });

  it("takes the images of a finished run", () => {
    const run = mkdtempSync(join(tmpdir(), "mho-run-"));
    const activity = [...Array(6).keys()]
      .map((i) => `conv${i + 1}`)
      .concat("fc1", "fc2")
      .map((layer) => ({
        layer,
        inputBits: 0.2,
        inputZeros: 0.5,
        errorBits: 0.1,
        errorZeros: 0.5,
        meanState: 0.4,
        updated: 0.1,
        pulses: 1,
      }));
    writeFileSync(join(run, RUN_FILES.epochs), JSON.stringify([{ ...EPOCH, activity }]));
    const price = () => chipReport(readExperiment(EXAMPLE), { run, brief: true }).estimate.operations;
    const ofData = price();
    writeFileSync(join(run, RUN_FILES.result), JSON.stringify({ chip: { imagesPerEpoch: 500 } }));
    expect(ofData / price()).toBeCloseTo(100, 9);
  });
});
