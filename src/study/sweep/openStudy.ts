// A study that lies in a folder, with what is known of it now. Trains nothing.
import { type Analysis, analyse, type FoundPoint } from "./analysis.ts";
import { StudyFolder } from "./folder.ts";
import type { Plan } from "./plan.ts";

export interface OpenStudy {
  readonly folder: StudyFolder;
  readonly plan: Plan;
  /** In the order of the plan. */
  readonly points: readonly FoundPoint[];
}

/** Throws ConfigError where no study lies there, or a result was damaged. */
export function openStudy(path: string): OpenStudy {
  const folder = new StudyFolder(path);
  const plan = folder.plan();
  const answers = folder.answers();
  const points = plan.points.map(({ hash, seed, combination }) => ({
    combination,
    seed,
    result: answers.get(hash) ?? null,
  }));
  return { folder, plan, points };
}

export const analysisOf = ({ plan, points }: OpenStudy): Analysis => analyse(plan.question, points);
