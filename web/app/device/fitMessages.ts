// Messages between the page and the worker that fits.
import type { DevicePreset } from "../../../src/device/preset.ts";
import type { FitCriterion } from "../../../src/lab/choices.ts";
import type { Estimate } from "../../../src/lab/fit/estimates.ts";
import type { FitPhase } from "../../../src/lab/fit/fitProgress.ts";
import type { BadRow, NamedBytes } from "../../../src/lab/measurement/measurement.ts";
import type { QuestionField } from "../../../src/lab/measurement/question.ts";
import type { Figure } from "../../../src/report/figure/figure.ts";

/** Answers in the fields beside the file, as typed. */
export type Answers = Partial<Readonly<Record<QuestionField, string>>>;

/** A point that the reader cannot decide, and the field that answers it. */
export interface Question {
  readonly field: QuestionField;
  /** Empty: any text. */
  readonly choices: readonly string[];
}

export interface ToFit {
  readonly files: readonly NamedBytes[];
  readonly answers: Answers;
  readonly criterion: FitCriterion;
}

export interface Fitted {
  readonly preset: DevicePreset;
  readonly understood: readonly string[];
  readonly badRows: readonly BadRow[];
  readonly estimates: readonly Estimate[];
  /** Both distances between sweeps and device, and why the curve lies where it lies. */
  readonly distances: readonly (readonly [string, string])[];
  readonly sentence: string;
  /** Differences between laws that the data do not separate; empty where they do. */
  readonly close: readonly (readonly string[])[];
  readonly figures: readonly Figure[];
}

/** Where a fit is that goes on. */
export interface FitStep {
  readonly phase: FitPhase;
  readonly done: number;
  readonly total: number;
}

export interface Problem {
  readonly problem: string;
  readonly question: Question | null;
}

export type FromFit = { readonly fitted: Fitted } | Problem | FitStep;
