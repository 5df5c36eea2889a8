// Argument checks of the element-wise operations, shared by all engines: activation, pooling, loss and the like.
// The checks of reads and updates are in validate.ts.
import { EngineError } from "../base/errors.ts";
import type { Draws } from "../base/random.ts";
import {
  ACTIVATION_COUNTERS,
  type ActivationMask,
  type ActivationSettings,
  type ChannelSlice,
  type EngineBuffer,
  type ErrorSettings,
  LOSS_METRICS,
  type PoolShape,
} from "./engine.ts";
import { pooledSizes } from "./poolShape.ts";
import {
  COUNT,
  checkBuffer,
  checkDistinct,
  checkKinds,
  checkNumber,
  checkStep,
  checkWhole,
  FLOAT,
  VALUES,
  WORDS,
} from "./validateBuffers.ts";

/** Buffers of an element-wise f32 operation over `length` values. */
export function checkElements(at: string, length: number, ...buffers: readonly EngineBuffer[]): void {
  checkWhole(at, "length", length, 1, COUNT);
  for (const buffer of buffers) checkBuffer(at, buffer, "f32", length);
}

/** Arguments of Engine.activate. */
export function checkActivate(
  input: EngineBuffer,
  output: EngineBuffer,
  length: number,
  settings: ActivationSettings & { readonly step?: number },
): void {
  const at = "activate";
  const { step = 1 } = settings;
  checkWhole(at, "length", length, 1, COUNT);
  checkKinds(at, input, VALUES, length);
  checkStep(at, "step", step);
  if (input.kind === "f32" && step !== 1)
    throw new EngineError(`step is ${step}; floats have step 1`, { at });
  if (input.kind !== "f32") checkDistinct(at, input, output);
  checkActivation(at, output, length, settings);
}

/** `output` of an activation: words where it is quantized to at most 8 bits and the buffer says so, else floats. */
export function checkActivation(
  at: string,
  output: EngineBuffer,
  length: number,
  { relu, quantization, clip = null, counters }: ActivationSettings,
): void {
  if (clip !== null) {
    if (!relu) throw new EngineError("clip belongs to a relu", { at });
    checkNumber(at, "clip", clip, 2 ** -40, FLOAT);
  }
  checkKinds(at, output, ["f32", relu ? "u8" : "i8"], length);
  checkBuffer(at, counters, "f64", ACTIVATION_COUNTERS.length);
  const words = output.kind !== "f32";
  if (!quantization) {
    if (words)
      throw new EngineError(
        `buffer "${output.name}" is ${output.kind}; without quantization it must be f32`,
        {
          at,
        },
      );
    return;
  }
  checkWhole(at, "quantization.bits", quantization.bits, relu ? 1 : 2, words ? 8 : 16);
  if (words) checkStep(at, "quantization.step", quantization.step);
  if (!(quantization.step > 0 && quantization.step <= FLOAT))
    throw new EngineError(`quantization.step is ${quantization.step}; expected a number above 0`, { at });
}

/** Arguments of Engine.activateBackward. */
export function checkActivateBackward(error: EngineBuffer, length: number, mask: ActivationMask): void {
  checkElements("activateBackward", length, error);
  checkMask("activateBackward", length, mask);
}

export function checkMask(at: string, length: number, { output, limit }: ActivationMask): void {
  checkKinds(at, output, VALUES, length);
  if (limit === Infinity) return;
  if (output.kind === "f32") checkNumber(at, "mask.limit", limit, 0, FLOAT);
  else checkWhole(at, "mask.limit", limit, 0, COUNT);
}

/** Bits of an error that stays a float: engines round to whole numbers below 2^22. */
const MOST_BITS = 22;

/** Arguments of Engine.quantizeError. */
export function checkQuantizeError(
  error: EngineBuffer,
  out: EngineBuffer,
  length: number,
  { mask, bits, scaleIn, scaleOut, largest = null, counters }: ErrorSettings,
): void {
  const at = "quantizeError";
  if (largest) checkBuffer(at, largest, "f32", 1);
  if (largest && mask) throw new EngineError("largest is known behind a mask; give one of them", { at });
  checkElements(at, length, error);
  checkKinds(at, out, ["f32", "i8"], length);
  if (mask) checkMask(at, length, mask);
  const words = out.kind === "i8";
  checkWhole(at, "bits", bits, words ? 2 : 0, words ? 8 : MOST_BITS);
  if (bits === 1)
    throw new EngineError(`bits is 1: no value but 0 would be left; expected 0 or 2 … ${MOST_BITS}`, { at });
  checkBuffer(at, scaleIn, "f32", 1);
  checkBuffer(at, scaleOut, "f32", 1);
  checkBuffer(at, counters, "f64", ACTIVATION_COUNTERS.length);
}

/** Arguments of Engine.split. */
export function checkSplit(x: EngineBuffer, plus: EngineBuffer, minus: EngineBuffer, length: number): void {
  const at = "split";
  checkWhole(at, "length", length, 1, COUNT);
  checkKinds(at, x, ["f32", "i8"], length);
  const words = x.kind !== "f32";
  checkKinds(at, plus, words ? WORDS : ["f32"], length);
  // No i8 holds the magnitude of −128.
  checkKinds(at, minus, [words ? "u8" : "f32"], length);
  checkDistinct(at, x, plus);
  checkDistinct(at, x, minus);
  checkDistinct(at, plus, minus);
}

/** Arguments of Engine.addActivations. */
export function checkAddActivations(
  a: EngineBuffer,
  b: EngineBuffer,
  output: EngineBuffer,
  length: number,
  settings: ActivationSettings & { readonly stepA: number; readonly stepB: number },
): void {
  const at = "addActivations";
  checkWhole(at, "length", length, 1, COUNT);
  checkKinds(at, a, VALUES, length);
  checkKinds(at, b, a.kind === "f32" ? ["f32"] : WORDS, length);
  checkStep(at, "stepA", settings.stepA);
  checkStep(at, "stepB", settings.stepB);
  if (a.kind === "f32" && (settings.stepA !== 1 || settings.stepB !== 1))
    throw new EngineError(`steps are ${settings.stepA} and ${settings.stepB}; floats have step 1`, { at });
  checkActivation(at, output, length, settings);
}

/** Arguments of Engine.pool (input, output) and Engine.poolBackward (inputError, outputError). */
export function checkPool(
  at: string,
  input: EngineBuffer,
  output: EngineBuffer,
  choice: EngineBuffer | null,
  batch: number,
  shape: PoolShape,
): void {
  checkWhole(at, "batch", batch, 1, COUNT);
  checkWindows(at, shape);
  const { inputs, outputs } = pooledSizes(shape);
  const kinds = at === "pool" ? VALUES : (["f32"] as const);
  checkKinds(at, input, kinds, batch * inputs);
  checkBuffer(at, output, input.kind, batch * outputs);
  checkDistinct(at, input, output);
  if (shape.kind !== "max") return;
  checkWhole(at, "windowHeight·windowWidth", shape.windowHeight * shape.windowWidth, 1, MOST_WINNERS);
  if (choice) checkBuffer(at, choice, "u8", batch * outputs);
  else if (at === "poolBackward")
    throw new EngineError("max pooling needs the choice of its forward pass", { at });
}

/** Places in a window that a byte can name. */
const MOST_WINNERS = 256;

/** Every window must have a value of the map. */
function checkWindows(at: string, shape: PoolShape): void {
  const { kind: _kind, countPadding: _counts, padTop, padLeft, ...positive } = shape;
  for (const [key, value] of Object.entries(positive)) checkWhole(at, key, value, 1, COUNT);
  checkWhole(at, "padTop", padTop, 0, shape.windowHeight - 1);
  checkWhole(at, "padLeft", padLeft, 0, shape.windowWidth - 1);
  const most = (size: number, pad: number, stride: number) => Math.floor((size - 1 + pad) / stride) + 1;
  checkWhole(at, "outHeight", shape.outHeight, 1, most(shape.inHeight, padTop, shape.strideHeight));
  checkWhole(at, "outWidth", shape.outWidth, 1, most(shape.inWidth, padLeft, shape.strideWidth));
}

/** Arguments of Engine.copyChannels. */
export function checkCopyChannels(
  from: EngineBuffer,
  to: EngineBuffer,
  positions: number,
  { channels, fromChannels, fromFirst, toChannels, toFirst }: ChannelSlice,
): void {
  const at = "copyChannels";
  checkWhole(at, "positions", positions, 1, COUNT);
  checkWhole(at, "channels", channels, 1, Math.min(fromChannels, toChannels));
  checkWhole(at, "fromFirst", fromFirst, 0, fromChannels - channels);
  checkWhole(at, "toFirst", toFirst, 0, toChannels - channels);
  checkKinds(at, from, VALUES, positions * fromChannels);
  checkBuffer(at, to, from.kind, positions * toChannels);
  checkDistinct(at, from, to);
}

/** Arguments of Engine.addErrors. */
export function checkAddErrors(
  a: EngineBuffer,
  scaleA: EngineBuffer,
  b: EngineBuffer,
  scaleB: EngineBuffer,
  length: number,
): void {
  checkElements("addErrors", length, a, b);
  checkBuffer("addErrors", scaleA, "f32", 1);
  checkBuffer("addErrors", scaleB, "f32", 1);
}

/** Arguments of Engine.accumulate. */
export function checkAccumulate(
  h: EngineBuffer,
  value: EngineBuffer,
  scale: EngineBuffer | null,
  length: number,
  { decay, gain }: { readonly decay: number; readonly gain: number },
): void {
  const at = "accumulate";
  checkElements(at, length, h, value);
  if (scale) checkBuffer(at, scale, "f32", 1);
  checkNumber(at, "decay", decay, -FLOAT, FLOAT);
  checkNumber(at, "gain", gain, -FLOAT, FLOAT);
}

/** Arguments of Engine.takeWhole. */
export function checkTakeWhole(h: EngineBuffer, n: EngineBuffer, length: number, keep: number | null): void {
  const at = "takeWhole";
  checkElements(at, length, h, n);
  checkDistinct(at, h, n);
  if (keep !== null) checkNumber(at, "keep", keep, -FLOAT, FLOAT);
}

/** Arguments of Engine.scaleRows. */
export function checkScaleRows(
  x: EngineBuffer,
  factors: EngineBuffer,
  out: EngineBuffer,
  rows: number,
  columns: number,
): void {
  const at = "scaleRows";
  checkWhole(at, "rows", rows, 1, COUNT);
  checkWhole(at, "columns", columns, 1, COUNT);
  checkElements(at, rows * columns, x, out);
  checkBuffer(at, factors, "f32", rows);
  checkDistinct(at, factors, out);
}

/** Arguments of Engine.drawNumbers. */
export function checkDrawNumbers(out: EngineBuffer, draws: Draws): void {
  const at = "drawNumbers";
  const { stream, layer, step, first, count } = draws;
  for (const [what, word] of Object.entries({ stream, layer, step, first }))
    checkWhole(at, what, word, 0, 2 ** 32 - 1);
  checkWhole(at, "count", count, 1, Math.min(COUNT, 2 ** 32 - first));
  checkBuffer(at, out, "f32", 4 * count);
}

/** Arguments of Engine.loss. */
export function checkLoss(
  logits: EngineBuffer,
  labels: EngineBuffer,
  error: EngineBuffer | null,
  batch: number,
  classes: number,
  metrics: EngineBuffer,
): void {
  const at = "loss";
  checkWhole(at, "batch", batch, 1, COUNT);
  checkWhole(at, "classes", classes, 1, COUNT);
  checkBuffer(at, logits, "f32", batch * classes);
  checkBuffer(at, labels, "i32", batch);
  if (error) checkBuffer(at, error, "f32", batch * classes);
  checkBuffer(at, metrics, "f64", LOSS_METRICS.length);
}
