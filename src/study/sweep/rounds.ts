// Results of a search's rounds, and the points that it left behind.
import type { StudyFolder } from "./folder.ts";
import { answersFor } from "./longerTrainings.ts";
import { objectiveOf, type PointAnswer } from "./objectives.ts";
import { type Plan, type PlannedPoint, pointsOfRound, workIdOf } from "./plan.ts";
import type { FinishedRound } from "./sampler/sampler.ts";
import type { Combination } from "./samples.ts";
import type { Question } from "./studyFile.ts";

/** Key: id (workIdOf). */
type Answers = ReadonlyMap<string, PointAnswer>;

/** All rounds of the plan, each of whose points has a result. Of a halving the first objective counts, of others all. */
export function finishedRounds(plan: Plan, folder: StudyFolder): FinishedRound[] {
  const answers: Answers = plan.rounds.length === 0 ? new Map() : answersFor(plan, folder);
  return plan.rounds.map((_, round) => {
    const groups = groupsOf(pointsOfRound(plan, round));
    return {
      combinations: groups.map(([point]) => point!.combination),
      costs: groups.map((points) => costsOf(plan.question, points, answers)),
    };
  });
}

export interface RoundSummary {
  /** That each point was trained for; null: all. */
  readonly epochs: number | null;
  readonly combinations: number;
  /** Points without a result. */
  readonly missing: number;
  /** Combinations that a halving did not take into the next round, the best first, with the mean of the first objective; null where a seed could
   *  not be made. */
  readonly dropped: readonly { readonly combination: Combination; readonly mean: number | null }[];
}

/** None for a study that chooses all its points at once. */
export function roundSummaries(plan: Plan, answers: Answers): RoundSummary[] {
  if (plan.mostRounds === 1) return [];
  return plan.rounds.map((_, round) => {
    const points = pointsOfRound(plan, round);
    const groups = groupsOf(points);
    return {
      epochs: points[0]?.epochs ?? null,
      combinations: groups.length,
      missing: points.filter((point) => !answers.has(workIdOf(point))).length,
      dropped: round + 1 < plan.rounds.length ? droppedFrom(groups, plan, round, answers) : [],
    };
  });
}

function droppedFrom(groups: readonly PlannedPoint[][], plan: Plan, round: number, answers: Answers) {
  const { objectives, sampler } = plan.question;
  if (sampler.kind !== "halving") return [];
  const kept = new Set(pointsOfRound(plan, round + 1).map(({ hash }) => hash));
  const sign = objectiveOf(objectives[0]!).better === "lower" ? 1 : -1;
  return groups
    .filter(([point]) => !kept.has(point!.hash))
    .map((points) => ({
      combination: points[0]!.combination,
      cost: costsOf(plan.question, points, answers)?.[0] ?? null,
    }))
    .toSorted((a, b) => (a.cost ?? Number.POSITIVE_INFINITY) - (b.cost ?? Number.POSITIVE_INFINITY))
    .map(({ combination, cost }) => ({ combination, mean: cost === null ? null : sign * cost }));
}

/** Points of one combination, which stand together. */
function groupsOf(points: readonly PlannedPoint[]): PlannedPoint[][] {
  const groups: PlannedPoint[][] = [];
  for (const point of points) {
    const group = groups.at(-1);
    if (group && JSON.stringify(group[0]!.combination) === JSON.stringify(point.combination))
      group.push(point);
    else groups.push([point]);
  }
  return groups;
}

/** Means over the seeds, lower is better; null where a seed has no value. */
function costsOf(
  { objectives, sampler }: Question,
  points: readonly PlannedPoint[],
  answers: Answers,
): number[] | null {
  const judged = sampler.kind === "halving" ? objectives.slice(0, 1) : objectives;
  const results = points.map((point) => answers.get(workIdOf(point))?.figures);
  const costs = judged.map((name) => {
    const values = results.map((figures) => figures?.[name] ?? null);
    if (!values.every((value) => value !== null)) return null;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return objectiveOf(name).better === "lower" ? mean : -mean;
  });
  return costs.every((cost) => cost !== null) ? costs : null;
}

/** Removes checkpoints of points that the newest round of a halving no longer trains, or that have their result. */
export function dropRuns(plan: Plan, folder: StudyFolder): void {
  if (plan.question.sampler.kind !== "halving") return;
  const kept = new Set(
    pointsOfRound(plan, plan.rounds.length - 1)
      .map(({ hash }) => hash)
      .filter((hash) => !folder.hasResult(hash)),
  );
  for (const { hash } of plan.points) if (!kept.has(hash)) folder.removeRun(hash);
}
