// Where gradients add up: chosen by what it costs, at design time.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/base/errors.ts";
import { totalOf } from "../../src/chip/account/ledger.ts";
import type { ChipTotals } from "../../src/chip/account/records.ts";
import { typicalActivity } from "../../src/chip/spec/activity.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { networkWithoutData } from "../../src/network/defineNetwork.ts";
import {
  chipEstimate,
  chipTotals,
  gradientChoicesOf,
  gradientGroupsOf,
} from "../../src/pricing/priceChip.ts";
import { randomExperiment, randomNetwork } from "./randomChip.ts";

const paper = (...overrides: string[]) => readExperiment("examples/09-chip-of-the-paper.toml", overrides);
const energyOf = ({ energy, leakageEnergy }: ChipTotals) => totalOf(energy) + totalOf(leakageEnergy);

describe("gradient memory", () => {
  it("never costs energy, however much of it there is (300 Mbit once made the paper's chip 10.5 TOPS/W)", () => {
    const efficiency = [0, 8e6, 24e6, 32e6, 100e6, 300e6, 1e9].map((bits) => {
      const experiment = paper(`chip.gradientBuffer=${bits}`);
      const definition = networkWithoutData(experiment.network);
      return chipTotals(experiment, { definition, images: 50_000, activity: null }).efficiency;
    });
    for (const [i, value] of efficiency.slice(1).entries())
      expect(value).toBeGreaterThanOrEqual(efficiency[i]!);
    expect(efficiency.at(-1)! / efficiency[3]!).toBeCloseTo(1, 9);
  });

  it("never costs energy on random chips, pipelined ones among them", () => {
    const bits = fc.integer({ min: 0, max: 1000 }).map((x) => 10 ** (x / 110));
    fc.assert(
      fc.property(randomExperiment, randomNetwork, bits, bits, (raw, definition, a, b) => {
        const price = (gradientBuffer: number) => {
          const chip = { ...raw.chip, dataflow: "optimized", gradientBuffer };
          const experiment = resolveExperiment({ ...raw, chip });
          return energyOf(chipTotals(experiment, { definition, images: 8192, activity: null }));
        };
        try {
          expect(price(Math.max(a, b))).toBeLessThanOrEqual(price(Math.min(a, b)) * (1 + 1e-4));
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
        }
      }),
      { numRuns: Number(process.env.MHO_CHIPS ?? 150), seed: 20261130 },
    );
  });
});

describe("the choice", () => {
  const experiment = paper();
  const definition = networkWithoutData(experiment.network);
  const question = { definition, images: 50_000, activity: null };

  it("says what both ways cost, and takes the cheaper one where there is room", () => {
    const roomy = gradientChoicesOf(paper("chip.gradientBuffer=1 Gbit"), question);
    for (const { gradient, accumulate, defer } of roomy)
      expect(gradient).toBe(accumulate < defer ? "accumulate" : "defer");
    expect(roomy.filter(({ gradient }) => gradient === "defer").map(({ layer }) => layer)).toContain("fc1");
  });

  it("groups positions by image or by batch, for training", () => {
    const groups = gradientGroupsOf(experiment, definition);
    expect(Object.fromEntries(groups)).toEqual({
      conv1: "image",
      conv2: "image",
      conv3: "batch",
      conv4: "batch",
      conv5: "batch",
      conv6: "batch",
      fc1: "batch",
      fc2: "batch",
    });
    const naive = gradientGroupsOf(paper("chip.dataflow=naive"), definition);
    expect(new Set(naive.values())).toEqual(new Set(["image"]));
  });

  it("is the same before a run and after it, and for any number of images", () => {
    const busy = { ...typicalActivity(128), inputBits: 0.9, errorBits: 0.9, updated: 0.9 };
    const activity = {
      source: "run",
      layers: Object.fromEntries(definition.layers.map((l) => [l.name, busy])),
    };
    for (const overrides of [[], ["chip.process=pipelined"], ["chip.dataflow=search"]]) {
      const one = paper(...overrides);
      const flowOf = (more: object) =>
        chipEstimate(one, { ...question, ...more } as typeof question).dataflow;
      const expected = flowOf({});
      expect(flowOf({ activity })).toEqual(expected);
      expect(flowOf({ images: 50 })).toEqual(expected);
      const groups = expected.layers.map(({ gradient }) => (gradient === "defer" ? "batch" : "image"));
      expect([...gradientGroupsOf(one, definition).values()]).toEqual(groups);
    }
  });
});
