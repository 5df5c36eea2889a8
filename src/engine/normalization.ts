// Digital normalization of channels: batch normalization, and plain bias. Part of the interface in engine.ts. All values are float32, every
// sum, difference, product, quotient and root is rounded by itself. What is below 2^−126 in size may be 0 on a GPU, and only there.
import type { ActivationMask, ActivationSettings } from "./activation.ts";
import type { EngineBuffer } from "./buffer.ts";

/** Σ over positions, of each channel: positions in runs of so many consecutive ones, runs in groups of as many. A run is a chain of
 *  additions from 0 over ascending positions, a group one over its runs, Σ one over the groups. */
export const SUM_RUN = 256;

/** Moments of a channel in one pass over its values, x₀ the first. A run of n values has, f its first and d = x − f of each,
 *    offset = (f − x₀) + Σd·s    rest = max(Σd² − Σd·(Σd·s), 0)    s = fround(1/n), sums in order
 *  and the channel, with Σ over its runs as above and n of each,
 *    D = Σ(n·offset)·share       mean = x₀ + D       variance = Σ(rest + n·(offset − D)²)·share
 *  So what is taken from a sum of squares is small beside it, wherever the values lie (Chan, Golub and LeVeque 1983). */

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

/** Engine.normalize: gamma·x̂ + beta, then as `activate`. */
export interface NormalizeSettings extends Normalization, ActivationSettings {
  /** f32[channels]. */
  readonly beta: EngineBuffer;
}

/** Engine.normalizeBackward, of the error e that passes the mask at z, with moments that `channelMoments` made of this x:
 *    betaGradient = Σe;  gammaGradient = Σ(e·x̂)                                          in units of e
 *    inputError = (gamma·inverse)·((e − Σe·share) − x̂·(Σ(e·x̂)·share))
 *    inputError = gamma·e                                                                 without moments */
export interface NormalizeBackwardSettings extends Normalization {
  /** null: every error passes. */
  readonly mask: ActivationMask | null;
  /** f32[channels]. */
  readonly betaGradient: EngineBuffer;
  /** f32[channels]; null: not wanted. */
  readonly gammaGradient: EngineBuffer | null;
  /** f32[1]: the largest finite |inputError|, or 0; null: not wanted. */
  readonly largest: EngineBuffer | null;
}
