// Losses, their errors, and the count of correct predictions. Sums over samples are in double precision.
import { EngineError } from "../../base/errors.ts";
import { exp32, log32 } from "../../base/float32.ts";
import { LOSS_METRICS } from "../engine.ts";

const f = Math.fround;

/** A logit that is not finite is counted, and spreads into the loss and the error. */
export function loss(
  kind: "cross-entropy" | "sse",
  logits: Float32Array,
  labels: Int32Array,
  error: Float32Array | null,
  batch: number,
  classes: number,
  metrics: Float64Array,
): void {
  const lossOf = kind === "cross-entropy" ? crossEntropy : squaredError;
  for (let b = 0; b < batch; b++) {
    const label = labels[b]!;
    if (label < 0 || label >= classes)
      throw new EngineError(`label ${b} is ${label}; expected 0 … ${classes - 1}`, { at: "loss" });
    const sample = logits.subarray(b * classes, (b + 1) * classes);
    const slope = error ? error.subarray(b * classes, (b + 1) * classes) : null;
    metrics[LOSS_METRICS.samples]! += 1;
    if (!sample.every(Number.isFinite)) metrics[LOSS_METRICS.notFinite]! += 1;
    metrics[LOSS_METRICS.loss]! += lossOf(sample, label, slope, batch);
    if (firstMaximum(sample) === label) metrics[LOSS_METRICS.correct]! += 1;
  }
}

function firstMaximum(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/** Loss of one sample, −log p = log Σ e^(z − max) − (z_label − max). slope (classes) becomes (p − t)/batch. */
function crossEntropy(z: Float32Array, label: number, slope: Float32Array | null, batch: number): number {
  const maximum = z[firstMaximum(z)]!;
  let sum = 0;
  for (const value of z) sum = f(sum + exp32(f(value - maximum)));
  for (let c = 0; slope && c < z.length; c++) {
    const p = f(exp32(f(z[c]! - maximum)) / sum);
    slope[c] = f(p - (c === label ? 1 : 0)) / batch;
  }
  return f(log32(sum) - f(z[label]! - maximum));
}

/** Loss of one sample, 0.5·Σ(y − t)². slope (classes) becomes (y − t)/batch. */
function squaredError(y: Float32Array, label: number, slope: Float32Array | null, batch: number): number {
  let sum = 0;
  for (let c = 0; c < y.length; c++) {
    const difference = f(y[c]! - (c === label ? 1 : 0));
    sum += 0.5 * difference * difference;
    if (slope) slope[c] = difference / batch;
  }
  return sum;
}
