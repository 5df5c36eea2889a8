// Brings a study into its folder: points with their hashes, and a plan of their order. Points of an earlier form of the study stay. Its points
// follow from a file (prepareStudy), or a command names them (prepareList).
import type { Experiment } from "../../config/experiment.ts";
import { canonicalJson } from "../../config/experimentHash.ts";
import type { LastDataset } from "../lastDataset.ts";
import type { StudyFolder } from "./folder.ts";
import type { Plan, PlanInputs } from "./plan.ts";
import { type DraftPoint, draftPoints, inputsOf, type SweepPoint, sweepHash } from "./points.ts";
import type { Question, Study } from "./studyFile.ts";

/** The plan of the study, made anew only where the study, its images or its network files changed. Throws ConfigError for points that cannot
 *  be, DataError for images, DiskError. */
export async function prepareStudy(study: Study, folder: StudyFolder, datasets: LastDataset): Promise<Plan> {
  const known = folder.readPlan();
  if (known?.study === study.fingerprint && (await isUpToDate(known.inputs, datasets))) return known;
  const plan = await prepare(study.question, study.fingerprint, draftPoints(study), folder, datasets);
  folder.writeStudy(study.text);
  return plan;
}

/** A study without a file: its points are these. Throws as prepareStudy. */
export const prepareList = (
  question: Question,
  points: readonly DraftPoint[],
  folder: StudyFolder,
  datasets: LastDataset,
): Promise<Plan> => prepare(question, LISTED, points, folder, datasets);

/** In place of a fingerprint: no file gives these points. */
const LISTED = "listed";

async function prepare(
  question: Question,
  fingerprint: string,
  drafts: readonly DraftPoint[],
  folder: StudyFolder,
  datasets: LastDataset,
): Promise<Plan> {
  const inputs = await inputsOf(
    drafts.map(({ experiment }) => experiment.data),
    drafts.map(({ experiment }) => experiment.network.name),
    fingerprintIn(datasets),
  );
  const points = drafts.map((draft): SweepPoint => ({ hash: sweepHash(draft.experiment, inputs), ...draft }));
  const plan: Plan = {
    question,
    study: fingerprint,
    inputs,
    points: points.map(({ hash, seed, combination }) => ({ hash, seed, combination })),
  };
  folder.create();
  folder.writePoints(points);
  folder.writePlan(plan);
  return plan;
}

/** Whether what the plan was made of is still the same. */
async function isUpToDate({ images, networks }: PlanInputs, datasets: LastDataset): Promise<boolean> {
  const now = await inputsOf(
    images.map(({ data }) => data),
    networks.map(({ file }) => file),
    fingerprintIn(datasets),
  );
  return canonicalJson(now) === canonicalJson({ images, networks });
}

const fingerprintIn = (datasets: LastDataset) => async (data: Experiment["data"]) =>
  (await datasets.of({ data })).fingerprint;
