// Runs of NeuroSim V2.1 in which layers work on different images at once.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { compareRun } from "./neurosim/compareRuns.ts";
import { peerWorkload } from "./neurosim/networks.ts";
import { parametersWith } from "./neurosim/parametersWith.ts";
import { withCopies } from "./neurosim/pipelinedRun.ts";
import { parseRuns } from "./neurosim/runRow.ts";
import { specOf } from "./neurosim/runSettings.ts";

const file = gunzipSync(readFileSync(new URL("runs.json.gz", import.meta.url))).toString();
const runs = parseRuns(file).filter(({ effectiveOverrides }) => effectiveOverrides.pipeline === 1);

it.each(runs)("$id prints the slowest layer's time for all images, without filling", (run) => {
  for (const phase of ["FW", "AG"]) {
    const layers = run.derived!.perLayer.map(({ L_s }) =>
      Object.entries(L_s).reduce((sum, [part, s]) => sum + (part.startsWith(`${phase}.`) ? s : 0), 0),
    );
    expect(run.total![`latency_${phase}(s)`]! / Math.max(...layers)).toBeCloseTo(1, 4);
  }
});

it("takes over copies of slow layers", () => {
  const copies = (id: string) => {
    const run = runs.find((one) => one.id === id)!;
    const spec = specOf(parametersWith(run.effectiveOverrides));
    return withCopies({ spec, layers: peerWorkload(run.network)! }, run).copies;
  };
  expect(copies("vgg8q_054")).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  expect(copies("vgg8q_055")).toEqual([1, 4, 1, 1, 1, 1, 1, 1]);
});

it.each(runs)("area and latency of $id agree", (run) => {
  const { differences } = compareRun(run)!;
  for (const quantity of ["area", "latency"]) {
    const { error } = differences.find((one) => one.quantity === quantity)!;
    expect(Math.abs(error), quantity).toBeLessThan(0.15);
  }
});
