// Answers rungs of a halving from longer trainings. A rung is the beginning of the same training: the curve of a longer
// rung, or of the whole training, has its accuracy and its loss, and nothing is trained for them again.
import type { StudyFolder } from "./folder.ts";
import type { ObjectiveName, PointAnswer } from "./objectives.ts";
import { type Plan, workIdOf, workOfId } from "./plan.ts";
import type { PointResult } from "./pointResult.ts";

/** Objectives that a curve has after each epoch. */
const OF_CURVES: readonly ObjectiveName[] = ["testAccuracy", "bestTestAccuracy", "trainLoss"];

/** All results that are there and those that follow from longer trainings, by id (workIdOf). Throws as StudyFolder.answers. */
export function answersFor(plan: Plan, folder: StudyFolder): Map<string, PointAnswer> {
  const answers = folder.answers();
  return new Map([...answers, ...longerAnswers(plan, folder, new Set(answers.keys()))]);
}

/** Answers of rungs that are not in `finished`; none where halving judges by an objective that no curve has. They hold the curve's figures alone.
 *  Throws as StudyFolder.readResult. */
export function longerAnswers(
  { points, question }: Plan,
  folder: StudyFolder,
  finished: ReadonlySet<string>,
): Map<string, PointAnswer> {
  const found = new Map<string, PointAnswer>();
  const rungs = points.filter(({ epochs }) => epochs !== undefined);
  if (rungs.length === 0 || !OF_CURVES.includes(question.objectives[0]!)) return found;
  const trained = trainedEpochs(finished);
  for (const rung of rungs) {
    const { hash, epochs } = rung;
    const id = workIdOf(rung);
    const longest = trained.get(hash) ?? 0;
    if (finished.has(id) || found.has(id) || longest < epochs!) continue;
    const answer = answerAfter(epochs!, folder.readResult(idAfter(hash, longest)));
    if (answer) found.set(id, { hash: id, ...answer });
  }
  return found;
}

/** Most epochs by hash: infinite for the whole training. */
function trainedEpochs(finished: ReadonlySet<string>): Map<string, number> {
  const trained = new Map<string, number>();
  for (const id of finished) {
    const { hash, epochs = Number.POSITIVE_INFINITY } = workOfId(id);
    trained.set(hash, Math.max(epochs, trained.get(hash) ?? 0));
  }
  return trained;
}

const idAfter = (hash: string, epochs: number): string =>
  workIdOf(Number.isFinite(epochs) ? { hash, epochs } : { hash });

/** null where the training failed: it may have failed later. */
function answerAfter(
  epochs: number,
  { curve, problem }: PointResult,
): Pick<PointAnswer, "figures" | "problem"> | null {
  const begin = curve.slice(0, epochs);
  const last = begin.at(-1);
  if (problem !== null || !last || begin.length < epochs) return null;
  return {
    figures: {
      testAccuracy: last.testAccuracy,
      bestTestAccuracy: Math.max(...begin.map(({ testAccuracy }) => testAccuracy)),
      trainLoss: last.trainLoss,
    },
    problem: null,
  };
}
