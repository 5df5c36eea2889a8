// Reads of the weight-gradient unit, layer by layer, where NeuroSim V2.1 reads it row by row. DRAM hides them in the totals: as printed they
// are 2 to 20 times off in energy, and up to 250 times in time.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { accountOfRun } from "./neurosim/compareRuns.ts";
import { gradientCorrections } from "./neurosim/gradientCorrections.ts";
import { peerWorkload } from "./neurosim/networks.ts";
import { parametersWith } from "./neurosim/parametersWith.ts";
import { parseRuns } from "./neurosim/runRow.ts";
import { specOf } from "./neurosim/runSettings.ts";

const file = gunzipSync(readFileSync(new URL("runs.json.gz", import.meta.url))).toString();
const runs = parseRuns(file)
  .map((run) => ({ run, parameters: parametersWith(run.effectiveOverrides) }))
  .filter(({ parameters }) => parameters.parallelBP === 0);

it("are there", () => expect(runs.length).toBeGreaterThan(4));

it.each(runs)("agree in $run.id", ({ run, parameters }) => {
  const spec = specOf(parameters);
  const layers = peerWorkload(run.network)!;
  const costed = accountOfRun(run, { spec, layers });
  const found = gradientCorrections({ run, parameters, spec, costed });
  layers.forEach((layer, i) => {
    const reads = costed.book.entries.filter(
      ({ path, ...entry }) =>
        entry.layer === layer.name &&
        entry.phase === "weightGradient" &&
        path[0] === "weight-gradient unit" &&
        !["writing", "gradient adders"].includes(path.at(-1)!),
    );
    const split = run.derived!.perLayer[i]!;
    const energy = split.E_J["WG.unitRead"]! - found[i]!.energy;
    const time = split.L_s["WG.unitRead"]! - found[i]!.latency;
    expect(Math.abs(reads.reduce((s, e) => s + e.energy, 0) / energy - 1)).toBeLessThan(0.15);
    expect(Math.abs(reads.reduce((s, e) => s + e.latency, 0) / time - 1)).toBeLessThan(0.1);
  });
});
