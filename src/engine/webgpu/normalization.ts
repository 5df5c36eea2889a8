// The normalization of channels of the WebGPU engine. Enqueues kernels; computes nothing but shares.
import type {
  ActivationMask,
  ChannelShape,
  EngineBuffer,
  Normalization,
  NormalizeBackwardSettings,
  NormalizeSettings,
} from "../engine.ts";
import { SUM_RUN } from "../engine.ts";
import { KERNEL_ENUMS } from "../layout.ts";
import { limitOf, maskConstants, WebGpuElements } from "./elements.ts";

type ChannelSum = (typeof KERNEL_ENUMS.ChannelSum)[number];

/** Buffers of channelSums.wgsl and channelTotals.wgsl; those that a sum does not use may be missing. */
interface SumBuffers {
  readonly x?: GPUBuffer | null;
  readonly error?: GPUBuffer;
  readonly mask?: ActivationMask | null;
  readonly numbers?: GPUBuffer;
  readonly moments?: GPUBuffer;
  readonly betaGradient?: GPUBuffer;
  readonly gammaGradient?: GPUBuffer;
}

/** Rows of channelNumbers.wgsl. */
const NUMBERS = 5;

export class WebGpuNormalization extends WebGpuElements {
  channelMoments(x: EngineBuffer, moments: EngineBuffer, shape: ChannelShape): void {
    const values = this.gpu(x);
    const result = this.gpu(moments);
    this.sumChannels("moments", shape, { x: values, moments: result });
  }

  normalize(x: EngineBuffer, z: EngineBuffer, shape: ChannelShape, settings: NormalizeSettings): void {
    const numbers = this.channelNumbers(shape, settings);
    const { length, channels } = sizesOf(shape);
    const normalized = { channels, numbers, beta: this.gpu(settings.beta) };
    this.activated(x, z, length, { ...settings, normalized });
  }

  normalizeBackward(
    error: EngineBuffer,
    x: EngineBuffer | null,
    inputError: EngineBuffer,
    shape: ChannelShape,
    settings: NormalizeBackwardSettings,
  ): void {
    const { length, channels } = sizesOf(shape);
    const { moments, mask } = settings;
    const values = this.maybeGpu(x);
    const errors = this.gpu(error);
    const result = this.gpu(inputError);
    const numbers = this.channelNumbers(shape, settings);
    const betaGradient = this.gpu(settings.betaGradient);
    const gammaGradient =
      this.maybeGpu(settings.gammaGradient) ?? this.commands.scratch("gamma gradient", 4 * channels);
    const sum = moments || settings.gammaGradient ? "error-and-product" : "error";
    this.sumChannels(sum, shape, { x: values, error: errors, mask, numbers, betaGradient, gammaGradient });
    const inPlace = error === inputError;
    const largest = this.maybeGpu(settings.largest) ?? this.commands.scratch("largest error", 4);
    this.commands.run("fill", { buffers: { values: largest }, params: { words: 1, first: 0, second: 0 } });
    this.commands.run("normalizeBackward", {
      buffers: {
        error: inPlace ? null : errors,
        activation: this.maybeGpu(mask?.output ?? null),
        x: moments ? values : null,
        numbers,
        inputError: result,
        largest,
      },
      params: { length, channels, limit: limitOf(mask) },
      constants: { ...maskConstants(mask), NORMALIZED: moments !== null, IN_PLACE: inPlace },
      elements: length,
    });
  }

  private sumChannels(sum: ChannelSum, { positions, channels }: ChannelShape, given: SumBuffers): void {
    const runs = Math.ceil(positions / SUM_RUN);
    const sums = sum === "error" ? 1 : 2;
    const parts = this.commands.scratch("channel sums", 4 * sums * runs * channels);
    const constants = { SUM: KERNEL_ENUMS.ChannelSum.indexOf(sum) };
    const { x = null, error = null, mask = null, numbers = null } = given;
    const { moments = null, betaGradient = null, gammaGradient = null } = given;
    this.commands.run("channelSums", {
      buffers: { x, error, activation: this.maybeGpu(mask?.output ?? null), numbers, parts },
      params: { positions, channels, runs, run: SUM_RUN, limit: limitOf(mask) },
      constants: { ...constants, ...maskConstants(mask) },
      elements: runs * channels,
    });
    this.commands.run("channelTotals", {
      buffers: {
        x: sum === "moments" ? x : null,
        parts,
        moments,
        betaGradient,
        gammaGradient,
        numbers,
      },
      params: { positions, channels, runs, run: SUM_RUN, share: Math.fround(1 / positions) },
      constants,
      elements: channels,
    });
  }

  private channelNumbers({ channels }: ChannelShape, { moments, epsilon, gamma }: Normalization): GPUBuffer {
    const numbers = this.commands.scratch("channel numbers", 4 * NUMBERS * channels);
    this.commands.run("channelNumbers", {
      buffers: { moments: this.maybeGpu(moments), gamma: this.maybeGpu(gamma), numbers },
      params: { channels, epsilon },
      constants: { NORMALIZED: moments !== null, SCALED: gamma !== null },
      elements: channels,
    });
    return numbers;
  }
}

function sizesOf({ positions, channels }: ChannelShape) {
  return { length: positions * channels, channels };
}
