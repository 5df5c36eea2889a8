// The points of a study in their order, and what they were made from.
import type { Experiment } from "../../experiment/experiment.ts";
import type { Combination } from "./samples.ts";
import type { Question } from "./studyFile.ts";

export interface PlannedPoint {
  readonly hash: string;
  readonly seed: number;
  readonly combination: Combination;
  /** Epochs of its training, where a rung of a halving ends before all of them. */
  readonly epochs?: number;
}

export interface Plan {
  readonly question: Question;
  /** Fingerprint of the study's file (Study.fingerprint). */
  readonly study: string;
  readonly inputs: PlanInputs;
  /** Round by round. */
  readonly points: readonly PlannedPoint[];
  /** How many points each round has. */
  readonly rounds: readonly number[];
  /** Rounds of the whole study. */
  readonly mostRounds: number;
}

/** Inputs that the hashes of points cover besides the experiment. */
export interface PlanInputs {
  /** Sections `data`, each with the fingerprint of its images. */
  readonly images: readonly { readonly data: Experiment["data"]; readonly fingerprint: string }[];
  /** Network files, and runs whose weights are taken, each with the hash of its content. */
  readonly networks: readonly { readonly file: string; readonly content: string }[];
}

/** The name of a runner's work: the hash of a point, and the epochs where not all are to be trained. */
export const workIdOf = ({ hash, epochs }: Pick<PlannedPoint, "hash" | "epochs">): string =>
  epochs === undefined ? hash : `${hash}-${epochs}`;

export function workOfId(id: string): Pick<PlannedPoint, "hash" | "epochs"> {
  const [hash, epochs] = id.split("-") as [string, string?];
  return { hash, ...(epochs === undefined ? {} : { epochs: Number(epochs) }) };
}

/** Each once, in the order of the plan. */
export const workIdsOf = ({ points }: Plan): string[] => [...new Set(points.map(workIdOf))];

export function pointsOfRound({ points, rounds }: Plan, round: number): readonly PlannedPoint[] {
  const first = rounds.slice(0, round).reduce((sum, count) => sum + count, 0);
  return points.slice(first, first + rounds[round]!);
}

/** Whether no round follows. */
export const isWhole = ({ rounds, mostRounds }: Plan): boolean => rounds.length === mostRounds;

/** The points that the newest round compares: all, or those of its rung. */
export function comparedPoints({ points }: Plan): PlannedPoint[] {
  const newest = points.at(-1)?.epochs;
  return points.filter(({ epochs }) => epochs === newest);
}
