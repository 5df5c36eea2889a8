// The run of a point, with each epoch, where a study keeps it beside the result (Question.keepRuns).
import { join } from "node:path";
import { z } from "zod";
import { MhoError } from "../../base/errors.ts";
import { parseChecked } from "../../base/schema.ts";
import type { RunResult } from "../../run/runExperiment.ts";
import { RUN_FILES, readJson } from "../../run/runFolder.ts";
import { RUN_SHAPES } from "../../run/runShapes.ts";
import type { StudyFolder } from "./folder.ts";
import { madeResult } from "./openStudy.ts";
import type { Plan } from "./plan.ts";

const shape = RUN_SHAPES.result.extend({
  rule: z.string(),
  weights: z.number(),
  pulses: z.looseObject({ perWeight: z.number() }),
  trainImagesPerSecond: z.number(),
});

/** Runs of all points, in the order of the plan. Throws MhoError where a point could not be made, ConfigError where a run is damaged. */
export function keptRuns({ points }: Plan, folder: StudyFolder): RunResult[] {
  return points.map((point) => keptRun(folder, madeResult(folder, point).hash));
}

/** Its folder is where it lies now. ConfigError where it is damaged. */
export function keptRun(folder: StudyFolder, hash: string): RunResult {
  const run = folder.runOf(hash);
  const at = join(run, RUN_FILES.result);
  const found = readJson(run, RUN_FILES.result);
  if (found === undefined)
    throw new MhoError("MHO_STUDY", "a result came without its run, which this command needs", {
      at,
      hint: `workers of a queue must share the study's disk: start them with mho worker --folder ${folder.path}`,
    });
  const result = parseChecked(shape, found, at) as unknown as RunResult;
  return { ...result, run };
}

/** Removes results whose runs are not there, so that they are made again: those of runs that were removed, and of points that failed. */
export function removeLost({ points }: Plan, folder: StudyFolder): void {
  const finished = folder.finished();
  for (const { hash } of points)
    if (finished.has(hash) && readJson(folder.runOf(hash), RUN_FILES.result) === undefined)
      folder.removeResult(hash);
}
