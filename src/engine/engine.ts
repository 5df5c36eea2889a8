// The engine interface: what a machine must be able to do to train in situ. Not a tensor library: every operation is
// one fused step of crossbar training over opaque buffers. Nothing returns data but `readTensor`; every other call
// only enqueues and returns at once, so the same training loop drives a CPU thread pool or a GPU queue.
// `reference.ts` is the executable specification of every sentence below.
//
// Two number formats. Words: inputs and errors of at most 8 bits are whole numbers in u8 or i8 buffers, and a word c stands for c·step
// with a step, a power of two, that the operation gets. Conductances are then read as 16-bit integers, so sums of products are exact
// integers in any order, rounded once where they become floats. Floats: longer words, words that are not quantized at all, and float
// weights: IEEE single precision, sums in the order that is said.
//
// Layouts: activations and errors (batch, height, width, channels); weight matrices (K, N) row-major with
// k = (ky·kernelWidth + kx)·inChannels/groups + c and n = output channel, where c counts the channels of the group that n is in:
// floor(n·groups/outChannels). A fully connected layer is a 1x1 convolution on 1x1.

import type { CrossbarSpec, Direction } from "../array/crossbar.ts";
import type { Draws, Seed } from "../base/random.ts";
import type { ActivationMask, ActivationSettings } from "./activation.ts";
import type { BufferKind, EngineBuffer, TypedArray } from "./buffer.ts";
import type { ChannelShape, NormalizeBackwardSettings, NormalizeSettings } from "./normalization.ts";
import type { PoolShape } from "./poolShape.ts";
import type { ControlRule, DriftSettings, UpdateSettings } from "./updateSettings.ts";

export type { CrossbarSpec, Direction } from "../array/crossbar.ts";
export type { ConvShape } from "../array/geometry.ts";
export { MAX_CONDUCTANCE } from "../array/grid.ts";
export type { Mapping, Subtraction } from "../array/mapping.ts";
export type { Draws } from "../base/random.ts";
export type {
  AffineModel,
  DeviceModel,
  ExponentialStepModel,
  FunctionModel,
  PowerStepModel,
  TableModel,
} from "../device/model.ts";

export * from "./activation.ts";
export * from "./buffer.ts";
export {
  ACTIVATION_COUNTERS,
  CONTROL,
  LOSS_METRICS,
  READ_COUNTERS,
  UPDATE_COUNTERS,
} from "./layout.ts";
export * from "./normalization.ts";
export type { PoolShape } from "./poolShape.ts";
export * from "./updateSettings.ts";

/** One array layer. `conductance` holds planes·K·N floats (1 plane, 2 for "pair"). */
export interface Crossbar {
  readonly spec: CrossbarSpec;
  readonly conductance: EngineBuffer;
}

/** Uniform converter. For a partial sum p, with lsb and zero from the range buffer:
 *    t    = fma(p, fround(1/lsb), 0 | −0.5)         "nearest" | "floor" and "mid-rise"
 *    code = clamp(roundEven(t), −zero, 2^bits − 1 − zero)
 *  read as lsb·code, or lsb·(code + 0.5) for "mid-rise". lsb is above 2^−128, so that fround(1/lsb) is finite. (An input exactly on an edge of "floor" goes to the even side.)
 *  Codes of all blocks are added as integers before lsb is applied once. */
export interface AdcSettings {
  readonly bits: number;
  readonly rounding: "nearest" | "floor" | "mid-rise";
  /** f32[4]: [0] lsb, [1] zero (an integer; 0 = one-sided, 2^(bits−1) = two-sided), [2] running maximum, [3] unused. */
  readonly range: EngineBuffer;
}

/** How a layer is read (forward: activations on rows; backward: errors on columns, the same conductances transposed).
 *  Blocks: forward by CrossbarSpec.partition (of several groups: unrolled, inside each); backward one block per kernel position and
 *  at most arrayColumns output channels of a group. Sums of one group never meet another's. Zero padding contributes nothing.
 *  Words: a block's P = Σ word·q (of at most 2^16 rows where it is converted or probed) is an exact integer, and its partial sum p = fround(P)·unit, unit = grid·inputStep ("bit-serial": grid);
 *  without ADC sum = fround(ΣP)·unit over all blocks. Floats: p = fma chain from 0 over ascending rows; without ADC the blocks' p are
 *  added in ascending order. With ADC sum = fround(lsb·D). y = fround(outScale·sum), outScale = fround(gain), gain/a for digital
 *  subtraction of "reference" and "offset", gain/(2a) for digital "pair".
 *  "reference", digital: a column whose cells are all b is read with each block (of a group, its own) as the others are, and subtracted; floats: its p is
 *  fround(b·Σx) of the exact sum. "offset": b·Σx of all inputs, which no converter reads, is subtracted from sum (words: exactly before
 *  the rounding, and with ADC as fround(q_b·Σword)·unit; floats: as fround(b·Σx)). q_b = roundEven(b/grid). */
export interface ReadSettings {
  /** null: ideal converter. */
  readonly adc: AdcSettings | null;
  /** "bit-serial": |x|/inputStep must be an integer below 2^inputBits, applied one bit a cycle with its sign; each cycle's
   *  partial sum is digitized and D gets code·2^bit; y is multiplied by inputStep. Floats: cycle sums go in groups of four
   *  rows of one pixel (from the segment's first row): t = sum of the set rows, p += t for positive, then p −= t for
   *  negative inputs. */
  readonly encoding: "analog" | "bit-serial";
  readonly inputBits: number;
  /** Value of a word of 1: a power of two. Of floats, "bit-serial" only: any number above 0. */
  readonly inputStep: number;
  /** Signed inputs go in two phases. "analog": both phases integrate before one conversion (as one signed read).
   *  "digital": max(x,0) and max(−x,0) are read and digitized separately, always both, and the codes subtracted. */
  readonly phases: "analog" | "digital";
  /** f64[3], added to: conversions looked at, clipped low, clipped high. Engines may sample a fixed subset of output
   *  rows, the same for every thread count. */
  readonly counters: EngineBuffer;
}

/** How conductances are packed for reads. */
export interface PackSettings {
  /** A power of two: a column weight w (g, (g0 − g1)/2, or a·g + b by fma where subtraction is digital) is read as
   *  q = clamp(roundEven(w/grid), ±MAX_CONDUCTANCE), and inputs are words. null: as a float, and inputs are floats. */
  readonly grid: number | null;
  /** Read noise, if above 0: g + sigma·normal(word), word 0 forward, word 1 backward of philox(seed, STREAM.readNoise, layer, device, step). */
  readonly sigma: number;
  readonly seed: Seed;
  readonly step: number;
}

/** How a weight gradient is summed. */
export interface GradientSettings {
  /** Step of the input times step of the error, for words. 1 for floats. */
  readonly step: number;
  /** null: exact. */
  readonly adc: AdcSettings | null;
  /** The counters of a read. */
  readonly counters: EngineBuffer;
}

/** A weight gradient as arrays of binary cells compute it, bit by bit (docs/models/gradient-unit.md). Words only.
 *  Groups: at most `rows` consecutive output positions of one image, or, `acrossImages`, of the batch. For bit i of the input and plane j
 *  of the error, a group gives count = number of its positions where both are 1, and
 *    code = min(floor((count + countsPerCode/2)/countsPerCode), 2^bits − 1)
 *  D = Σ weight_i·weight_j·code over groups, bits and planes, an exact integer; gradient = fround(D)·countsPerCode·step. */
export interface SerialGradientSettings {
  /** Step of the input times step of the error. */
  readonly step: number;
  /** 1 … 1024. */
  readonly rows: number;
  readonly acrossImages: boolean;
  /** u8: bits 0 … inputBits − 1 with weights 2^i. i8: the same of two's complement, the highest with −2^(inputBits − 1). */
  readonly inputBits: number;
  readonly errorBits: number;
  /** How the bits of an error (i8) are applied. "twos-complement": as inputs. "phases": bits 0 … errorBits − 2 of max(e, 0) with 2^j, then
   *  those of max(−e, 0) with −2^j: two reads for each bit of a magnitude. */
  readonly signs: "twos-complement" | "phases";
  /** Bits of the converter, 1 … 10, and the count that one code stands for: a power of two. */
  readonly bits: number;
  readonly countsPerCode: number;
  /** f64[3], added to, as in a read; what is clipped is clipped high. Rows of which floor(i/16) is even, i = row of the gradient, count. */
  readonly counters: EngineBuffer;
}

/** round(log2 m) for m > 0 by the exponent and mantissa >= √2 (float); ceil(log2 m) by mantissa > 1. */

export interface ErrorSettings {
  /** Applied first; null: none. */
  readonly mask: ActivationMask | null;
  /** 0: not quantized. */
  readonly bits: number;
  readonly scaleIn: EngineBuffer;
  readonly scaleOut: EngineBuffer;
  /** f32[1]: the largest finite |e|, where the operation that computed the error gave it; null: it is looked for. Without a mask only. */
  readonly largest?: EngineBuffer | null;
  /** Draws of stochastic rounding; null: to nearest. Then code = roundEven(fround(x + fround(uniform(word) − 0.5))) of the scaled x. Element i
   *  has word floor(i/16) mod 4 of philox(seed, STREAM.errorRounding, layer, 16·floor(i/64) + i mod 16, step). */
  readonly draws?: RoundingDraws | null;
  /** f64[ACTIVATION_COUNTERS.length], added to. */
  readonly counters: EngineBuffer;
}

/** Counter words of random numbers that a layer rounds its errors with. */
export interface RoundingDraws {
  readonly seed: Seed;
  readonly layer: number;
  readonly step: number;
}

/** `channels` of them from fromFirst on, of a tensor with fromChannels, become those from toFirst on of one with toChannels. */
export interface ChannelSlice {
  readonly channels: number;
  readonly fromChannels: number;
  readonly fromFirst: number;
  readonly toChannels: number;
  readonly toFirst: number;
}

/** An array layer with the buffers and settings of its three reads of a step. */
export interface LayerReads {
  readonly crossbar: Crossbar;
  readonly input: EngineBuffer;
  readonly output: EngineBuffer;
  /** null: the layer is not read backward. */
  readonly inputError: EngineBuffer | null;
  readonly outputError: EngineBuffer;
  readonly gradient: EngineBuffer;
  readonly forward: ReadSettings;
  readonly backward: ReadSettings;
  readonly weightGradient: GradientSettings;
}

export interface Engine {
  readonly name: "reference" | "native" | "webgpu";
  /** Instruction set and threads, or adapter, for people. */
  readonly description: string;
  readonly threads: number;
  /** Bytes now held in buffers and packed matrices. */
  readonly memoryBytes: number;
  /** Most bytes of one buffer, where that is less than the machine's memory. */
  readonly bufferLimit?: number;

  buffer(name: string, kind: BufferKind, length: number): EngineBuffer;
  /** Copies `data` (same kind) to the start, or to `offset`, of the buffer. The array may be reused after the call. */
  upload(buffer: EngineBuffer, data: TypedArray, offset?: number): void;
  /** Waits for all earlier work, then copies out. */
  readTensor(buffer: EngineBuffer): Promise<TypedArray>;
  /** Waits for all earlier work; rejects with the first error that it met (then the engine is unusable). */
  sync(): Promise<void>;
  free(buffer: EngineBuffer): void;
  dispose(): Promise<void>;

  crossbar(spec: CrossbarSpec): Crossbar;
  /** Packs the conductances for later reads: call after each change of `conductance`. */
  pack(crossbar: Crossbar, settings: PackSettings): void;
  /** input (batch, inHeight, inWidth, inChannels), u8 or i8 words or f32 as it was packed → output f32 (batch, outHeight, outWidth,
   *  outChannels). */
  forward(
    crossbar: Crossbar,
    input: EngineBuffer,
    output: EngineBuffer,
    batch: number,
    read: ReadSettings,
  ): void;
  /** outputError (batch, outHeight, outWidth, outChannels), kinds as in `forward` → inputError f32 (batch, inHeight, inWidth, inChannels). */
  backward(
    crossbar: Crossbar,
    outputError: EngineBuffer,
    inputError: EngineBuffer,
    batch: number,
    read: ReadSettings,
  ): void;
  /** Writes the partial sums that the ADC would see for `rows` output positions m_i = floor(i·M/rows) (of M = batch·height·width of
   *  the read's output) into out (rows, blocks, N): N = outChannels forward, inChannels backward. Plane 0; phases as one signed
   *  read; bit-serial: cycle i mod inputBits. For calibration only: slow. */
  probe(
    crossbar: Crossbar,
    direction: Direction,
    input: EngineBuffer,
    batch: number,
    read: ReadSettings,
    rows: number,
    out: EngineBuffer,
  ): void;
  /** Sets the range of read.adc from this input. "oracle": min and max of all partial sums of all positions (as probe, all cycles):
   *  lsb = (max − min)/(2^bits − 1), zero = −roundEven(min/lsb); unchanged where max = min. "running": m = max|p| over `rows` positions,
   *  r = max(m, 0.99·range[2]) → range[2]; full scale f = 2^ceil(log2 r); lsb = f/2^(bits−1) and zero = 2^(bits−1) where any p < 0
   *  or zero was > 0, else lsb = f/2^bits, zero = 0. An all-zero input leaves the range unchanged. */
  trackRange(
    crossbar: Crossbar,
    direction: Direction,
    input: EngineBuffer,
    batch: number,
    read: ReadSettings,
    policy: "oracle" | "running",
    rows: number,
  ): void;
  /** gradient f32 (K, N) of Σ_m x[m,k]·error[m,n], x of n's group. Words (u8 or i8, both): fround(Σ)·step of the exact integer sum. Floats (both): fma chain
   *  over ascending m from 0; from 8,192 positions on an engine may cut them, by shape alone, into equal runs of at least 4,096 (the
   *  last may be shorter): a chain from 0 each, added in ascending order. With ADC each image's output positions in groups of at most arrayRows (words: 2^15) are digitized (p =
   *  fround(Σ)·step of words) and codes added; gradient = fround(lsb·D). */
  weightGradient(
    crossbar: Crossbar,
    input: EngineBuffer,
    error: EngineBuffer,
    gradient: EngineBuffer,
    batch: number,
    settings: GradientSettings,
  ): void;
  /** input and error as in `weightGradient`, both words; gradient f32 (rows computed, N). */
  serialGradient(
    crossbar: Crossbar,
    input: EngineBuffer,
    error: EngineBuffer,
    gradient: EngineBuffer,
    batch: number,
    settings: SerialGradientSettings,
  ): void;
  /** Before a training: measures, where it has a choice, which kernels read these layers fastest, and overwrites output, inputError and
   *  gradient. Values never depend on the choice; which conversions are looked at for the counters may. */
  tune?(layers: readonly LayerReads[], batch: number): Promise<void>;
  deviceUpdate(crossbar: Crossbar, gradient: EngineBuffer, settings: UpdateSettings): void;
  drift(crossbar: Crossbar, settings: DriftSettings): void;
  updateControl(rule: ControlRule, from: EngineBuffer, to: EngineBuffer): void;
  /** Software baseline: v = decay·v + gain·(gradientScale·gradient + weightDecay·w); w −= rate·v. */
  floatUpdate(
    weights: EngineBuffer,
    velocity: EngineBuffer,
    gradient: EngineBuffer,
    gradientScale: EngineBuffer,
    settings: {
      readonly decay: number;
      readonly gain: number;
      readonly rate: number;
      readonly weightDecay: number;
    },
  ): void;

  /** length = number of values used; buffers may be longer. input is f32, which may be the output, too, or words: x = fround(word·step). */
  activate(
    input: EngineBuffer,
    output: EngineBuffer,
    length: number,
    settings: ActivationSettings & { readonly step?: number },
  ): void;
  /** The f32 errors that pass back through an activation; the others become 0. */
  activateBackward(error: EngineBuffer, length: number, mask: ActivationMask): void;
  /** e = the f32 error behind the mask; k = round(log2 max|e|) within ±126, 0 where all are zero;
   *  word = clamp(roundEven(e·2^−k·2^(bits−1)), ±(2^(bits−1)−1)); scaleOut[0] = scaleIn[0]·2^k, so the true error is
   *  word·2^(1−bits)·scaleOut[0]. An i8 `out` gets word, 0 where e is not finite; an f32 `out`, which may be `error`, gets word·2^(1−bits).
   *  bits = 0 (f32 only): e itself, scaleOut = scaleIn. Counters as for activate; bits = 0: only what is not finite. */
  quantizeError(error: EngineBuffer, out: EngineBuffer, length: number, settings: ErrorSettings): void;
  /** plus = max(x, 0), minus = max(−x, 0). x is f32 and so are they, or i8, then minus is u8 (it holds that of −128) and plus u8 or i8. */
  split(x: EngineBuffer, plus: EngineBuffer, minus: EngineBuffer, length: number): void;
  /** input and output of one kind: f32, u8 or i8. A mean is fround(Σ·fround(1/values)), of words to the nearest word.
   *  choice u8 (batch, outHeight, outWidth, channels): place of the winner in its window, ky·windowWidth + kx (first maximum), for "max". */
  pool(
    input: EngineBuffer,
    output: EngineBuffer,
    choice: EngineBuffer | null,
    batch: number,
    shape: PoolShape,
  ): void;
  /** Errors of an input from several windows are added in ascending order. */
  poolBackward(
    outputError: EngineBuffer,
    inputError: EngineBuffer,
    choice: EngineBuffer | null,
    batch: number,
    shape: PoolShape,
  ): void;
  /** Residual sum: x = fround(fround(a·stepA) + fround(b·stepB)), then as `activate`. a and b are words, or f32 with steps 1. */
  addActivations(
    a: EngineBuffer,
    b: EngineBuffer,
    output: EngineBuffer,
    length: number,
    settings: ActivationSettings & { readonly stepA: number; readonly stepB: number },
  ): void;
  /** Joins the errors of two consumers of one tensor: s = max(scaleA[0], scaleB[0]); a ← a·(scaleA/s) + b·(scaleB/s); scaleA[0] = s. */
  addErrors(
    a: EngineBuffer,
    scaleA: EngineBuffer,
    b: EngineBuffer,
    scaleB: EngineBuffer,
    length: number,
  ): void;
  /** moments f32[2·channels] of x: the means of all channels, then their variances, as normalization.ts says.
   *  A channel of one value everywhere has variance 0. What is not finite spreads in its channel. */
  channelMoments(x: EngineBuffer, moments: EngineBuffer, shape: ChannelShape): void;
  /** z = activation of gamma·x̂ + beta of each channel; of one kind with x it may be x. */
  normalize(x: EngineBuffer, z: EngineBuffer, shape: ChannelShape, settings: NormalizeSettings): void;
  /** inputError may be error or x. x may be null where nothing asks for it: without moments and gammaGradient. */
  normalizeBackward(
    error: EngineBuffer,
    x: EngineBuffer | null,
    inputError: EngineBuffer,
    shape: ChannelShape,
    settings: NormalizeBackwardSettings,
  ): void;
  /** h ← fround(fround(decay·h) + fround(gain·fround(scale[0]·value))), all f32: a sum (decay = 1) or a running mean. scale null: 1. */
  accumulate(
    h: EngineBuffer,
    value: EngineBuffer,
    scale: EngineBuffer | null,
    length: number,
    factors: { readonly decay: number; readonly gain: number },
  ): void;
  /** n = h rounded toward zero; where n ≠ 0, h ← h − n, or fround(keep·h) where `keep` is a number. Both f32. */
  takeWhole(h: EngineBuffer, n: EngineBuffer, length: number, keep: number | null): void;
  /** Row k of out (rows, columns) = fround(factors[k]·x), all f32. out may be x. */
  scaleRows(x: EngineBuffer, factors: EngineBuffer, out: EngineBuffer, rows: number, columns: number): void;
  /** out f32[4·count]: out[4·i + w] = the normal or uniform number of word w of philox(seed, stream, layer, first + i, step). */
  drawNumbers(out: EngineBuffer, draws: Draws): void;
  copy(from: EngineBuffer, to: EngineBuffer, length: number): void;
  /** Some channels of `from`, at each of `positions`, to a place among those of `to`; both of one kind: f32, u8 or i8. */
  copyChannels(from: EngineBuffer, to: EngineBuffer, positions: number, slice: ChannelSlice): void;
  fill(buffer: EngineBuffer, value: number): void;
  /** logits (batch, classes), labels i32. "cross-entropy": softmax, error = (p − t)/batch. "sse": loss 0.5·Σ(y − t)², error = (y − t)/batch.
   *  error null: metrics only. Adds to metrics f64[LOSS_METRICS.length]. */
  loss(
    kind: "cross-entropy" | "sse",
    logits: EngineBuffer,
    labels: EngineBuffer,
    error: EngineBuffer | null,
    batch: number,
    classes: number,
    metrics: EngineBuffer,
  ): void;
}
