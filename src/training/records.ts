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

/** How well the devices of one layer hold given weights, before the first update. */
export interface ProgrammedLayer {
  readonly layer: string;
  /** W = gain·w. */
  readonly gain: number;
  readonly weights: number;
  /** Share of its devices whose wanted state lies outside the mean device's window. */
  readonly clipped: number;
  /** Root mean square of what the weights miss, over that of the weights: 0 where each device holds what it should. */
  readonly error: number;
  /** Pulses of write-and-verify of all its devices (device/programmingPulses.ts). */
  readonly ltpPulses: number;
  readonly ltdPulses: number;
}

/** Worth of given weights before the first update. Accuracies are of the same images as testAccuracy. */
export interface StartRecord {
  /** File or run that they come from. */
  readonly source: string;
  /** Accuracy as floats, with nothing quantized. */
  readonly softwareAccuracy: number;
  /** Accuracy on the devices, with converters. */
  readonly testAccuracy: number;
  /** Empty for the rule software, which has no devices. */
  readonly layers: readonly ProgrammedLayer[];
  /** Share of a layer's activations that its range cuts, where it cuts any. */
  readonly activationClips: readonly { readonly layer: string; readonly share: number }[];
}

export interface TrainResult {
  /** The images that accuracies were measured on: "validation" where training images were held back (data.validation). */
  readonly evaluatedOn: EvaluatedOn;
  readonly testAccuracy: number;
  readonly bestTestAccuracy: number;
  /** Missing where weights started at random. */
  readonly start?: StartRecord;
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
  /** Given weights are on the devices, and no update was made. */
  | { readonly kind: "programmed"; readonly record: StartRecord; readonly evaluatedOn: EvaluatedOn }
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
