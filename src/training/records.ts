// Records of a training run, while it runs and when it ends: plain data, made for JSON.
import type { EvaluatedOn } from "../data/dataset.ts";
import type { Arithmetic } from "../network/formats.ts";
import type { BufferPlan } from "./memoryPlan.ts";

/** One ADC place: a row of the table in a run's header. */
export interface AdcRow {
  readonly layer: string;
  readonly direction: "forward" | "backward" | "weightGradient";
  /** "ideal" where no converter acts. */
  readonly bits: number | "ideal";
  readonly policy: string;
  /** Full scale in units of (largest input × full weight), and one step. Null before calibration or where ideal. */
  readonly fullScale: number | null;
  readonly lsb: number | null;
  /** Fraction of conversions at an end of the range. */
  readonly clipRate: number | null;
}

/** One layer's health over an epoch: fractions of 1 unless named. */
export interface LayerHealth {
  readonly layer: string;
  readonly weights: number;
  readonly ltpPulses: number;
  readonly ltdPulses: number;
  /** Updates that asked for a change but rounded to no pulse. */
  readonly roundedToZero: number;
  /** Weight updates with at least one pulse. */
  readonly updated: number;
  /** Updates cut at maxPulses. */
  readonly limited: number;
  readonly atLow: number;
  readonly atHigh: number;
  readonly adcClipForward: number | null;
  readonly adcClipBackward: number | null;
  readonly activationClip: number;
  /** Share of the weights' devices that no longer move; only where their endurance has an end. */
  readonly worn?: number;
}

/** How busy one layer kept its arrays in an epoch: fractions of 1, and pulses per moved device. */
export interface LayerActivityRecord {
  readonly layer: string;
  /** Ones among the magnitude bits of its inputs, and inputs that are 0. */
  readonly inputBits: number;
  readonly inputZeros: number;
  readonly errorBits: number;
  readonly errorZeros: number;
  /** Mean conductance between G_min (0) and G_max (1). */
  readonly meanState: number;
  /** Share of the devices in each of equal parts of the window, from G_min to G_max. */
  readonly states: readonly number[];
  /** Devices moved in one update, and pulses of each of them. */
  readonly updated: number;
  readonly pulses: number;
}

export interface EpochRecord {
  readonly epoch: number;
  readonly trainLoss: number;
  /** Mean loss of each of equal parts of the epoch, 50 at most (lossCurve.ts). Missing in runs of earlier versions. */
  readonly losses?: readonly number[];
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
  readonly seconds: number;
  readonly learningRate: number;
  readonly health: readonly LayerHealth[];
  /** null for float weights. */
  readonly activity: readonly LayerActivityRecord[] | null;
}

export interface TrainResult {
  /** The images that accuracies were measured on: "validation" where training images were held back (data.validation). */
  readonly evaluatedOn: EvaluatedOn;
  readonly testAccuracy: number;
  readonly bestTestAccuracy: number;
  readonly epochs: readonly EpochRecord[];
  readonly trainImagesPerSecond: number;
  readonly engine: string;
  readonly arithmetic: Arithmetic;
  readonly rule: string;
  readonly pulses: { readonly perWeight: number; readonly ltp: number; readonly ltd: number };
  readonly weights: number;
  readonly advice: readonly string[];
  readonly adc: readonly AdcRow[];
}

export type TrainEvent =
  /** The devices of this layer are drawn next. */
  | { readonly kind: "placing"; readonly layer: string }
  | {
      readonly kind: "start";
      /** A resumed run begins with the epochs of its checkpoint. */
      readonly epochs: readonly EpochRecord[];
      readonly evaluatedOn: EvaluatedOn;
      readonly layers: readonly LayerSummary[];
      readonly weights: number;
      /** All that the engine holds before the first step. */
      readonly memoryBytes: number;
      readonly largestBuffer: BufferPlan | null;
      readonly adc: readonly AdcRow[];
      readonly resumedAt: number | null;
    }
  | {
      readonly kind: "batch";
      readonly phase: "train" | "test";
      readonly epoch: number;
      readonly epochs: number;
      readonly done: number;
      readonly total: number;
      /** Mean since the epoch's start; null in a test. */
      readonly loss: number | null;
      /** Mean loss of each part of this epoch that is done, and how many parts it has. */
      readonly losses: readonly number[];
      readonly parts: number;
      readonly imagesPerSecond: number;
      readonly memoryBytes: number;
    }
  | { readonly kind: "epoch"; readonly record: EpochRecord }
  | { readonly kind: "advice"; readonly text: string }
  | { readonly kind: "checkpoint"; readonly file: string };

export interface LayerSummary {
  readonly name: string;
  readonly kind: string;
  readonly output: string;
  readonly weights: number;
  readonly arrays: number;
  readonly utilization: number;
}
