// What the page and the worker that fits say to each other.
import type { DevicePreset } from "../../../src/device/preset.ts";
import type { Estimate } from "../../../src/lab/fit/estimates.ts";
import type { FitPhase } from "../../../src/lab/fit/fitProgress.ts";
import type { BadRow, NamedBytes, PulseTrain } from "../../../src/lab/measurement/measurement.ts";

export interface ToFit {
  readonly files: readonly NamedBytes[];
  /** Of the measured values; null where the file says it. */
  readonly unit: string | null;
}

export interface Fitted {
  readonly preset: DevicePreset;
  readonly understood: readonly string[];
  readonly badRows: readonly BadRow[];
  readonly trains: readonly PulseTrain[];
  readonly reason: string;
  readonly estimates: readonly Estimate[];
}

/** Where a fit is that goes on. */
export interface FitStep {
  readonly phase: FitPhase;
  readonly done: number;
  readonly total: number;
}

export type FromFit = { readonly fitted: Fitted } | { readonly problem: string } | FitStep;
