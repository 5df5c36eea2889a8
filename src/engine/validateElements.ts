// Argument checks of the element-wise operations, shared by all engines: activation, pooling, loss and the like.
// The checks of reads and updates are in validate.ts.
import { EngineError } from "../base/errors.ts";
import {
  ACTIVATION_COUNTERS,
  type ActivationSettings,
  type EngineBuffer,
  LOSS_METRICS,
  type PoolShape,
} from "./engine.ts";
import { COUNT, checkBuffer, checkDistinct, checkWhole, FLOAT } from "./validateBuffers.ts";

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
  settings: ActivationSettings,
): void {
  const at = "activate";
  checkElements(at, length, input, output);
  checkBuffer(at, settings.counters, "f64", ACTIVATION_COUNTERS.length);
  const { quantization } = settings;
  if (!quantization) return;
  checkWhole(at, "quantization.bits", quantization.bits, settings.relu ? 1 : 2, 16);
  if (!(quantization.step > 0 && quantization.step <= FLOAT))
    throw new EngineError(`quantization.step is ${quantization.step}; expected a number above 0`, { at });
}

/** Arguments of Engine.quantizeError. */
export function checkQuantizeError(
  error: EngineBuffer,
  length: number,
  bits: number,
  scaleIn: EngineBuffer,
  scaleOut: EngineBuffer,
  counters: EngineBuffer,
): void {
  const at = "quantizeError";
  checkElements(at, length, error);
  checkWhole(at, "bits", bits, 0, 16);
  if (bits === 1)
    throw new EngineError("bits is 1: no value but 0 would be left; expected 0 or 2 … 16", { at });
  checkBuffer(at, scaleIn, "f32", 1);
  checkBuffer(at, scaleOut, "f32", 1);
  checkBuffer(at, counters, "f64", ACTIVATION_COUNTERS.length);
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
  const { inHeight, inWidth, channels, size } = shape;
  checkWhole(at, "batch", batch, 1, COUNT);
  for (const [key, value] of Object.entries({ inHeight, inWidth, channels }))
    checkWhole(at, key, value, 1, COUNT);
  checkWhole(at, "size", size, 1, Math.min(inHeight, inWidth));
  const outputs = batch * Math.floor(inHeight / size) * Math.floor(inWidth / size) * channels;
  checkBuffer(at, input, "f32", batch * inHeight * inWidth * channels);
  checkBuffer(at, output, "f32", outputs);
  checkDistinct(at, input, output);
  if (shape.kind !== "max") return;
  checkWhole(at, "size", size, 1, 16);
  if (choice) checkBuffer(at, choice, "u8", outputs);
  else if (at === "poolBackward")
    throw new EngineError("max pooling needs the choice of its forward pass", { at });
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

/** Arguments of Engine.histogram. */
export function checkHistogram(
  values: EngineBuffer,
  offset: number,
  length: number,
  low: number,
  high: number,
  bins: EngineBuffer,
): void {
  const at = "histogram";
  checkWhole(at, "offset", offset, 0, COUNT);
  checkWhole(at, "length", length, 1, COUNT);
  checkBuffer(at, values, "f32", offset + length);
  checkBuffer(at, bins, "u32", 1);
  if (!(low < high && Number.isFinite(high - low)))
    throw new EngineError(`the bins span ${low} … ${high}; expected low < high, both finite`, { at });
}
