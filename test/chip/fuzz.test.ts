// Random networks on random chips, devices and rules: an estimate whose figures are finite and add up, or a refusal that names keys.
import fc from "fast-check";
import { expect, it } from "vitest";
import { ConfigError } from "../../src/base/errors.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { chipReport } from "../../src/run/chipReport.ts";
import { randomExperiment, randomNetwork } from "./randomChip.ts";
import { estimateProblems } from "./treeProblems.ts";

/** MHO_CHIPS=20000 tries more. */
const RUNS = Number(process.env.MHO_CHIPS ?? 1000);

it("prices every random chip with finite figures that add up, or refuses it by name", {
  timeout: Math.max(240_000, 100 * RUNS),
}, () => {
  let priced = 0;
  fc.assert(
    fc.property(randomExperiment, randomNetwork, (settings, definition) => {
      try {
        const options = { definition, images: 1000, brief: true };
        const { estimate } = chipReport(resolveExperiment(settings), options);
        priced++;
        expect(estimateProblems(estimate)).toEqual([]);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        // place, sentence and hint
        expect(error.message).toMatch(/^(.*\n)?\S.*: [\s\S]*\n\s*hint: \S/);
      }
    }),
    { numRuns: RUNS, seed: 20261122 },
  );
  expect(priced).toBeGreaterThan(RUNS / 3);
});
