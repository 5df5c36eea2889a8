// Digital normalization of channels: batch normalization, and plain bias. Part of the interface in engine.ts. All values are float32, every
// sum, difference, product, quotient and root is rounded by itself. What is below 2^−126 in size may be 0 on a GPU, and only there.
import type { EngineBuffer } from "./buffer.ts";

/** Σ over positions, of each channel: positions in runs of so many consecutive ones, runs in groups of as many. A run is a chain of
 *  additions from 0 over ascending positions, a group one over its runs, Σ one over the groups. */
export const SUM_RUN = 256;

/** x is (positions, channels), positions = batch·height·width. share = fround(1/positions). */
export interface ChannelShape {
  /** 1 … 2^24. */
  readonly positions: number;
  /** 1 … 2^14. */
  readonly channels: number;
}

/** x̂ = (x − mean)·inverse, inverse = 1/√(variance + epsilon), of each channel. */
export interface Normalization {
  /** f32[2·channels]: the means of all channels, then their variances. null: x̂ = x. */
  readonly moments: EngineBuffer | null;
  /** 1e-30 … 1e30. Not used without moments. */
  readonly epsilon: number;
  /** f32[channels]; null: 1. */
  readonly gamma: EngineBuffer | null;
}

/** Engine.normalize: z = gamma·x̂ + beta. */
export interface NormalizeSettings extends Normalization {
  /** f32[channels]. */
  readonly beta: EngineBuffer;
}

/** Engine.normalizeBackward, of an error e at z, with moments that `channelMoments` made of this x:
 *    betaGradient = Σe;  gammaGradient = Σ(e·x̂)                                          in units of e
 *    inputError = (gamma·inverse)·((e − Σe·share) − x̂·(Σ(e·x̂)·share))
 *    inputError = gamma·e                                                                 without moments */
export interface NormalizeBackwardSettings extends Normalization {
  /** f32[channels]. */
  readonly betaGradient: EngineBuffer;
  /** f32[channels]; null: not wanted. */
  readonly gammaGradient: EngineBuffer | null;
}
