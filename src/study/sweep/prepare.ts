// Brings a study into its folder: points with their hashes, and a plan of their order. Points of an earlier form of the study stay.
import type { Experiment } from "../../config/experiment.ts";
import { canonicalJson } from "../../config/experimentHash.ts";
import type { LastDataset } from "../lastDataset.ts";
import type { StudyFolder } from "./folder.ts";
import type { Plan, PlanInputs } from "./plan.ts";
import { chipHash, draftPoints, inputsOf, type SweepPoint, sweepHash } from "./points.ts";
import type { Study } from "./studyFile.ts";

/** The plan of the study, made anew only where the study, its images or its network files changed. Throws ConfigError for points that cannot
 *  be, DataError for images, DiskError. */
export async function prepareStudy(
  study: Study,
  folder: StudyFolder,
  fingerprintOf: FingerprintOf,
): Promise<Plan> {
  const known = folder.readPlan();
  if (known?.study === study.fingerprint && (await isUpToDate(known.inputs, fingerprintOf))) return known;
  const drafts = draftPoints(study);
  const inputs = await inputsOf(
    drafts.map(({ experiment }) => experiment.data),
    drafts.map(({ experiment }) => experiment.network.name),
    fingerprintOf,
  );
  const isChip = study.question.task === "chip";
  const hashOf = isChip ? chipHash(inputs) : (experiment: Experiment) => sweepHash(experiment, inputs);
  const points = drafts.map((draft): SweepPoint => ({ hash: hashOf(draft.experiment), ...draft }));
  const plan: Plan = {
    question: study.question,
    study: study.fingerprint,
    inputs,
    points: points.map(({ hash, seed, combination }) => ({ hash, seed, combination })),
  };
  folder.create();
  // a chip is priced sooner than a file is written
  if (!isChip) folder.writePoints(points);
  folder.writeStudy(study.text);
  folder.writePlan(plan);
  return plan;
}

/** What of a section `data` counts. */
export type FingerprintOf = (data: Experiment["data"]) => Promise<string>;

/** Of a training: the images themselves. */
export const imagesFingerprint =
  (datasets: LastDataset): FingerprintOf =>
  async (data) =>
    (await datasets.of({ data })).fingerprint;

/** Whether what the plan was made of is still the same. */
async function isUpToDate({ images, networks }: PlanInputs, fingerprintOf: FingerprintOf): Promise<boolean> {
  const now = await inputsOf(
    images.map(({ data }) => data),
    networks.map(({ file }) => file),
    fingerprintOf,
  );
  return canonicalJson(now) === canonicalJson({ images, networks });
}
