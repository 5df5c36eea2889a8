// Brings a study into its folder: points with their hashes, and a plan of their order. Points of an earlier form of the study stay. Its points
// follow from a file (prepareStudy), or a command names them (prepareList). A search grows its plan round by round.
import { ConfigError } from "../../base/errors.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { canonicalJson } from "../../experiment/experimentHash.ts";
import type { LastDataset } from "../lastDataset.ts";
import type { StudyFolder } from "./folder.ts";
import type { Task } from "./objectives.ts";
import { openSampler } from "./openSampler.ts";
import { isWhole, type Plan, type PlanInputs, type PlannedPoint } from "./plan.ts";
import {
  chipHash,
  type DraftPoint,
  draftPoints,
  inputsOf,
  networkPlaces,
  type SweepPoint,
  trainHash,
} from "./points.ts";
import { dropRuns, finishedRounds } from "./rounds.ts";
import type { Question, Study } from "./studyFile.ts";
import { missingHashes } from "./watch.ts";

/** Fingerprint of a section `data`. */
export type FingerprintOf = (data: Experiment["data"]) => Promise<string>;

/** Fingerprint for a training: that of the images themselves. */
export const imagesFingerprint =
  (datasets: LastDataset): FingerprintOf =>
  async (data) =>
    (await datasets.of({ data })).fingerprint;

/** The plan of the study, made anew only where the study, its images or its network files changed. Throws ConfigError for points that cannot
 *  be, DataError for images, DiskError. */
export async function prepareStudy(
  study: Study,
  folder: StudyFolder,
  fingerprintOf: FingerprintOf,
): Promise<Plan> {
  folder.removeLeftOvers();
  const known = folder.readPlan();
  if (known?.study === study.fingerprint && (await isUpToDate(known.inputs, fingerprintOf)))
    return grownPlan(known, { study, folder, fingerprintOf });
  const { rounds } = openSampler(study);
  const empty: Plan = {
    question: study.question,
    study: study.fingerprint,
    inputs: { images: [], networks: [] },
    points: [],
    rounds: [],
    mostRounds: rounds,
  };
  return grownPlan(empty, { study, folder, fingerprintOf });
}

export interface Growing {
  readonly study: Study;
  readonly folder: StudyFolder;
  readonly fingerprintOf: FingerprintOf;
}

/** The plan with the rounds that follow from its results: until one has points to make, or none follows. Throws as prepareStudy. */
export async function grownPlan(plan: Plan, growing: Growing): Promise<Plan> {
  const { study, folder } = growing;
  let grown = plan;
  while (!isWhole(grown) && missingHashes(grown, folder).length === 0) {
    const { combinations, epochs } = openSampler(study).next(finishedRounds(grown, folder));
    const count = combinations.length * study.question.seeds.length;
    grown = { ...grown, rounds: [...grown.rounds, count] };
    if (count === 0 && grown.points.length === 0) throw nothingToMake(study);
    if (count === 0) grown = { ...grown, mostRounds: grown.rounds.length };
    else grown = await withPoints(grown, draftPoints(study, combinations), epochs, growing);
    folder.writePlan(grown);
  }
  dropRuns(grown, folder);
  return grown;
}

const nothingToMake = ({ question }: Study) =>
  new ConfigError("of the values that were drawn, none can be an experiment", {
    at: `${question.name}: axes`,
    hint: "mho train --set with values of the axes says why",
  });

/** Writes the points, and the study's file with the first ones. */
async function withPoints(
  plan: Plan,
  drafts: readonly DraftPoint[],
  epochs: number | null,
  { study, folder, fingerprintOf }: Growing,
): Promise<Plan> {
  const { task } = study.question;
  const { inputs, points } = await hashedPoints(plan.inputs, drafts, { task, fingerprintOf });
  if (plan.points.length === 0) {
    folder.create();
    folder.writeStudy(study.text);
  }
  // a chip is priced sooner than a file is written
  if (task === "train") folder.writePoints(points);
  const rung = epochs === null ? {} : { epochs };
  const planned = points.map((point) => ({ ...plannedPoint(point), ...rung }));
  return { ...plan, inputs, points: [...plan.points, ...planned] };
}

/** In place of a fingerprint: no file gives these points. */
const LISTED = "listed";

/** A study without a file: its points are these. Throws as prepareStudy. */
export async function prepareList(
  question: Question,
  drafts: readonly DraftPoint[],
  folder: StudyFolder,
  datasets: LastDataset,
): Promise<Plan> {
  const hashing = { task: question.task, fingerprintOf: imagesFingerprint(datasets) };
  const { inputs, points } = await hashedPoints({ images: [], networks: [] }, drafts, hashing);
  folder.removeLeftOvers();
  folder.create();
  folder.writePoints(points);
  const plan: Plan = {
    question,
    study: LISTED,
    inputs,
    points: points.map(plannedPoint),
    rounds: [points.length],
    mostRounds: 1,
  };
  folder.writePlan(plan);
  return plan;
}

export const plannedPoint = ({ hash, seed, combination }: SweepPoint): PlannedPoint => ({
  hash,
  seed,
  combination,
});

export interface Hashing {
  readonly task: Task;
  readonly fingerprintOf: FingerprintOf;
}

/** Drafts with their hashes, and all that hashes cover so far. Throws what inputsOf throws. */
export async function hashedPoints(
  known: PlanInputs,
  drafts: readonly DraftPoint[],
  { task, fingerprintOf }: Hashing,
): Promise<{ readonly inputs: PlanInputs; readonly points: readonly SweepPoint[] }> {
  const inputs = await moreInputs(known, drafts, fingerprintOf);
  const hashOf = (task === "chip" ? chipHash : trainHash)(inputs);
  return { inputs, points: drafts.map((draft) => ({ hash: hashOf(draft.experiment), ...draft })) };
}

/** Reads the inputs of new points, each once; inputs that are known are not read again. */
async function moreInputs(
  { images, networks }: PlanInputs,
  drafts: readonly { readonly experiment: Experiment }[],
  fingerprintOf: FingerprintOf,
): Promise<PlanInputs> {
  const known = new Set(images.map(({ data }) => canonicalJson(data)));
  const files = new Set(networks.map(({ file }) => file));
  // points share their sections: the text of each is written once
  const sections = [...new Set(drafts.map(({ experiment }) => experiment.data))];
  const places = [...new Set(drafts.flatMap(({ experiment }) => networkPlaces(experiment)))];
  const found = await inputsOf(
    sections.filter((data) => !known.has(canonicalJson(data))),
    places.filter((name) => !files.has(name)),
    fingerprintOf,
  );
  return { images: [...images, ...found.images], networks: [...networks, ...found.networks] };
}

/** Whether what the plan was made of is still the same. */
export async function isUpToDate(
  { images, networks }: PlanInputs,
  fingerprintOf: FingerprintOf,
): Promise<boolean> {
  const now = await inputsOf(
    images.map(({ data }) => data),
    networks.map(({ file }) => file),
    fingerprintOf,
  );
  return canonicalJson(now) === canonicalJson({ images, networks });
}
