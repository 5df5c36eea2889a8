// A study that lies in a folder, with what is known of it now. Trains nothing.
import { type Analysis, analyse, type FoundPoint } from "./analysis.ts";
import { StudyFolder } from "./folder.ts";
import { comparedPoints, type Plan, workIdOf } from "./plan.ts";
import { type RoundSummary, roundSummaries } from "./rounds.ts";

export interface OpenStudy {
  readonly folder: StudyFolder;
  readonly plan: Plan;
  /** Those that the newest round compares, in the order of the plan. */
  readonly points: readonly FoundPoint[];
  /** Of a search, round by round; else none. */
  readonly rounds: readonly RoundSummary[];
}

/** Throws ConfigError where no study lies there, or a result was damaged. */
export function openStudy(path: string): OpenStudy {
  const folder = new StudyFolder(path);
  const plan = folder.plan();
  const finished = folder.finished();
  const points = comparedPoints(plan).map((point) => ({
    combination: point.combination,
    seed: point.seed,
    result: finished.has(workIdOf(point)) ? folder.readResult(workIdOf(point)) : null,
  }));
  return { folder, plan, points, rounds: roundSummaries(plan, folder) };
}

export const analysisOf = ({ plan, points }: OpenStudy): Analysis => analyse(plan.question, points);
