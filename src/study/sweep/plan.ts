// The points of a study in their order, and what they were made from.
import type { Experiment } from "../../config/experiment.ts";
import type { Combination } from "./samples.ts";
import type { Question } from "./studyFile.ts";

export interface PlannedPoint {
  readonly hash: string;
  readonly seed: number;
  readonly combination: Combination;
}

export interface Plan {
  readonly question: Question;
  /** Of the study's file (Study.fingerprint). */
  readonly study: string;
  readonly inputs: PlanInputs;
  readonly points: readonly PlannedPoint[];
}

/** What the hashes of points cover besides the experiment. */
export interface PlanInputs {
  /** Sections `data`, each with the fingerprint of its images. */
  readonly images: readonly { readonly data: Experiment["data"]; readonly fingerprint: string }[];
  /** Network files, each with the hash of its content. */
  readonly networks: readonly { readonly file: string; readonly content: string }[];
}
