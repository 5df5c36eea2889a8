// The element-wise operations of the WebGPU engine: activations, errors, pooling, sums; of floats and of words. Each enqueues kernels;
// it computes nothing.
import type {
  ActivationMask,
  ActivationSettings,
  ChannelSlice,
  Draws,
  Engine,
  EngineBuffer,
  ErrorSettings,
  PoolShape,
} from "../engine.ts";
import { ACTIVATION_COUNTERS } from "../engine.ts";
import { enumIndex } from "../layout.ts";
import { pooledSizes } from "../poolShape.ts";
import { WebGpuArrays } from "./arrays.ts";

const f = Math.fround;

/** ValueKind; of no buffer, that of floats. Only such kinds pass the checks. */
const kindOf = (buffer: EngineBuffer | null | undefined) =>
  enumIndex("ValueKind", (buffer?.kind ?? "f32") as "f32" | "u8" | "i8");

interface ActivatedSettings extends ActivationSettings {
  readonly stepA?: number;
  readonly stepB?: number;
  /** Added to a. */
  readonly b?: EngineBuffer;
  readonly normalized?: { readonly channels: number; readonly numbers: GPUBuffer; readonly beta: GPUBuffer };
}

/** Invocations of kernels that make four values each. */
const quadsOf = (length: number) => Math.ceil(length / 4);

export class WebGpuElements extends WebGpuArrays {
  activate(
    input: EngineBuffer,
    output: EngineBuffer,
    length: number,
    settings: ActivationSettings & { readonly step?: number },
  ): void {
    this.activated(input, output, length, { ...settings, stepA: settings.step ?? 1 });
  }

  addActivations(
    a: EngineBuffer,
    b: EngineBuffer,
    output: EngineBuffer,
    length: number,
    settings: Parameters<Engine["addActivations"]>[4],
  ): void {
    this.activated(a, output, length, { ...settings, b });
  }

  /** Activates a, the sum of a and b, or a normalized. */
  protected activated(
    a: EngineBuffer,
    output: EngineBuffer,
    length: number,
    settings: ActivatedSettings,
  ): void {
    const {
      relu,
      quantization,
      clip = null,
      counters,
      stepA = 1,
      stepB = 1,
      b = null,
      normalized,
    } = settings;
    const step = quantization?.step ?? 1;
    const high = quantization ? 2 ** (quantization.bits - (relu ? 0 : 1)) - 1 : 0;
    const inPlace = a === output && b === null;
    this.commands.run("activate", {
      buffers: {
        a: inPlace ? null : this.gpu(a),
        b: this.maybeGpu(b),
        numbers: normalized?.numbers ?? null,
        beta: normalized?.beta ?? null,
        output: this.gpu(output),
        tally: this.tally,
      },
      params: {
        length,
        step: f(step),
        inverse: f(1 / step),
        high,
        stepA,
        stepB,
        clip: clip ?? 0,
        channels: normalized?.channels ?? 1,
      },
      constants: {
        RELU: relu,
        QUANTIZED: quantization !== null,
        CLIPPED: clip !== null,
        IN_PLACE: inPlace,
        SUM: b !== null,
        NORMALIZED: normalized !== undefined,
        KIND_A: kindOf(a),
        KIND_B: kindOf(b),
        WORDS: output.kind !== "f32",
      },
      elements: quadsOf(length),
    });
    this.count(counters, ACTIVATION_COUNTERS.length, length);
  }

  activateBackward(error: EngineBuffer, length: number, mask: ActivationMask): void {
    this.commands.run("activateBackward", {
      buffers: { activation: this.gpu(mask.output), error: this.gpu(error) },
      params: { length, limit: limitOf(mask) },
      constants: maskConstants(mask),
      elements: quadsOf(length),
    });
  }

  quantizeError(error: EngineBuffer, out: EngineBuffer, length: number, settings: ErrorSettings): void {
    const { mask, bits, largest = null, draws = null, counters } = settings;
    const { tally } = this;
    const values = this.gpu(error);
    const output = this.gpu(out);
    const activation = this.maybeGpu(mask?.output ?? null);
    const scaleIn = this.gpu(settings.scaleIn);
    const scaleOut = this.gpu(settings.scaleOut);
    const elements = quadsOf(length);
    const limit = limitOf(mask);
    const masked = maskConstants(mask);
    if (!largest)
      this.commands.run("maxMagnitude", {
        buffers: { values, activation, tally },
        params: { length, limit },
        constants: masked,
        elements,
      });
    const inPlace = error === out;
    const words = out.kind === "i8";
    const most = bits > 0 ? 2 ** (bits - 1) - 1 : 0;
    const step = bits > 0 && !words ? 2 ** (1 - bits) : 1;
    this.commands.run("quantizeError", {
      buffers: {
        scaleIn,
        error: inPlace ? null : values,
        activation,
        largest: this.maybeGpu(largest),
        output,
        scaleOut,
        tally,
      },
      params: {
        length,
        limit,
        codes: bits > 0 ? 2 ** (bits - 1) : 1,
        step,
        most,
        seedLow: draws?.seed.low ?? 0,
        seedHigh: draws?.seed.high ?? 0,
        layer: draws?.layer ?? 0,
        drawStep: draws?.step ?? 0,
      },
      constants: {
        ...masked,
        QUANTIZED: bits > 0,
        KNOWN: largest !== null,
        IN_PLACE: inPlace,
        WORDS: words,
        STOCHASTIC: draws !== null,
      },
      elements,
    });
    this.count(counters, ACTIVATION_COUNTERS.length, length);
  }

  split(x: EngineBuffer, plus: EngineBuffer, minus: EngineBuffer, length: number): void {
    this.commands.run("split", {
      buffers: { x: this.gpu(x), plus: this.gpu(plus), minus: this.gpu(minus) },
      params: { length },
      constants: { WORDS: x.kind !== "f32" },
      elements: quadsOf(length),
    });
  }

  pool(
    input: EngineBuffer,
    output: EngineBuffer,
    choice: EngineBuffer | null,
    batch: number,
    shape: PoolShape,
  ): void {
    const { outputs } = pooledSizes(shape);
    const max = shape.kind === "max";
    this.commands.run("pool", {
      buffers: {
        input: this.gpu(input),
        output: this.gpu(output),
        choice: this.maybeGpu(max ? choice : null),
      },
      params: { ...poolParams(shape), length: batch * outputs },
      constants: {
        ...poolConstants(shape),
        CHOICE: max && choice !== null,
        KIND: kindOf(input),
        QUADS: shape.channels % 4 === 0,
      },
      elements: quadsOf(batch * outputs),
    });
  }

  poolBackward(
    outputError: EngineBuffer,
    inputError: EngineBuffer,
    choice: EngineBuffer | null,
    batch: number,
    shape: PoolShape,
  ): void {
    const { inputs } = pooledSizes(shape);
    const max = shape.kind === "max";
    this.commands.run("poolBackward", {
      buffers: {
        outputError: this.gpu(outputError),
        inputError: this.gpu(inputError),
        choice: this.maybeGpu(max ? choice : null),
      },
      params: { ...poolParams(shape), length: batch * inputs },
      constants: poolConstants(shape),
      elements: batch * inputs,
    });
  }

  copyChannels(from: EngineBuffer, to: EngineBuffer, positions: number, slice: ChannelSlice): void {
    const words = from.kind !== "f32";
    const { channels, toChannels } = slice;
    const length = words ? Math.ceil((positions * toChannels) / 4) : positions * channels;
    this.commands.run("copyChannels", {
      buffers: { origin: this.gpu(from), changed: this.gpu(to) },
      params: { length, positions, ...slice },
      constants: { WORDS: words },
      elements: length,
    });
  }

  accumulate(
    h: EngineBuffer,
    value: EngineBuffer,
    scale: EngineBuffer | null,
    length: number,
    factors: Parameters<Engine["accumulate"]>[4],
  ): void {
    this.commands.run("accumulate", {
      buffers: { value: this.gpu(value), scale: this.maybeGpu(scale), h: this.gpu(h) },
      params: { length, ...factors },
      constants: { SCALED: scale !== null },
      elements: length,
    });
  }

  takeWhole(h: EngineBuffer, n: EngineBuffer, length: number, keep: number | null): void {
    this.commands.run("takeWhole", {
      buffers: { h: this.gpu(h), n: this.gpu(n) },
      params: { length, keep: keep ?? 1 },
      constants: { SUBTRACT: keep === null },
      elements: length,
    });
  }

  scaleRows(x: EngineBuffer, factors: EngineBuffer, out: EngineBuffer, rows: number, columns: number): void {
    const inPlace = x === out;
    const length = rows * columns;
    this.commands.run("scaleRows", {
      buffers: { x: inPlace ? null : this.gpu(x), factors: this.gpu(factors), scaled: this.gpu(out) },
      params: { length, columns },
      constants: { IN_PLACE: inPlace },
      elements: length,
    });
  }

  drawNumbers(out: EngineBuffer, draws: Draws): void {
    const { law, seed, count, ...counters } = draws;
    this.commands.run("drawNumbers", {
      buffers: { numbers: this.gpu(out) },
      params: { ...counters, seedLow: seed.low, seedHigh: seed.high, count },
      constants: { NORMAL: law === "normal" },
      elements: count,
    });
  }

  addErrors(
    a: EngineBuffer,
    scaleA: EngineBuffer,
    b: EngineBuffer,
    scaleB: EngineBuffer,
    length: number,
  ): void {
    const gains = this.commands.scratch("gains", 8);
    this.commands.run("joinScales", {
      buffers: { scaleA: this.gpu(scaleA), scaleB: this.gpu(scaleB), gains },
      groups: [1],
    });
    this.commands.run("addErrors", {
      buffers: { gains, a: this.gpu(a), b: this.gpu(b) },
      params: { length },
      elements: length,
    });
  }
}

const isLimited = (mask: ActivationMask | null) => mask !== null && Number.isFinite(f(mask.limit));
export const limitOf = (mask: ActivationMask | null) => (mask && isLimited(mask) ? mask.limit : 0);

/** Constants of mask.wgsl. */
export function maskConstants(mask: ActivationMask | null) {
  return {
    MASKED: mask !== null,
    RELU: mask?.relu ?? false,
    LIMITED: isLimited(mask),
    MASK_KIND: kindOf(mask?.output),
  };
}

const poolConstants = ({ kind, countPadding }: PoolShape) => ({
  MAXIMUM: kind === "max",
  COUNT_PADDING: countPadding,
});

function poolParams({ kind: _kind, countPadding: _counts, ...numbers }: PoolShape) {
  return { ...numbers, share: f(1 / (numbers.windowHeight * numbers.windowWidth)) };
}
