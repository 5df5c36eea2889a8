// A study that lies in a folder, with what is known of it now. Trains nothing.
import { MhoError } from "../../base/errors.ts";
import { type Analysis, analyse, type FoundPoint } from "./analysis.ts";
import { StudyFolder } from "./folder.ts";
import { answersFor } from "./longerTrainings.ts";
import { comparedPoints, type Plan, type PlannedPoint, workIdOf } from "./plan.ts";
import type { PointResult } from "./pointResult.ts";
import { combinationText } from "./points.ts";
import { type RoundSummary, roundSummaries } from "./rounds.ts";

export interface OpenStudy {
  readonly folder: StudyFolder;
  readonly plan: Plan;
  /** Those that the newest round compares, in the order of the plan. */
  readonly points: readonly FoundPoint[];
  /** Rounds of a search; else none. */
  readonly rounds: readonly RoundSummary[];
}

/** Throws ConfigError where no study lies there, or a result was damaged. */
export function openStudy(path: string): OpenStudy {
  const folder = new StudyFolder(path);
  const plan = folder.plan();
  const answers = answersFor(plan, folder);
  const points = comparedPoints(plan).map((point) => ({
    combination: point.combination,
    seed: point.seed,
    result: answers.get(workIdOf(point)) ?? null,
  }));
  return { folder, plan, points, rounds: roundSummaries(plan, answers) };
}

/** Test accuracy of each point, in the order of the plan. Throws MhoError for a point that could not be made. */
export function accuraciesOf({ points }: Plan, folder: StudyFolder): number[] {
  return points.map((point) => madeResult(folder, point).figures.testAccuracy!);
}

/** The result of a point that must have one. Throws MhoError where it could not be made. */
export function madeResult(folder: StudyFolder, { hash, seed, combination }: PlannedPoint): PointResult {
  const result = folder.readResult(hash);
  if (result.problem === null) return result;
  throw new MhoError("MHO_STUDY", result.problem, { at: `${combinationText(combination)}, seed ${seed}` });
}

export const analysisOf = ({ plan, points }: OpenStudy): Analysis => analyse(plan.question, points);
