// The fast form of a gradient unit whose converters lose something: exact gradients, with errors as large as the unit's own. At the start
// of an epoch some rows of each layer's gradient are computed as the unit does it; the line through them, D ≈ factor·exact, and what is
// left around it are used for all weights until the next epoch (docs/models/gradient-unit.md).
import { STREAM } from "../base/random.ts";
import type { EngineBuffer } from "../engine/engine.ts";
import { listedRows } from "../engine/validate.ts";
import type { ArrayLayer } from "../network/arrayLayer.ts";
import type { Session } from "./session.ts";

/** Of one layer. */
export interface GradientError {
  readonly factor: number;
  /** Standard deviation around it, in units of the gradient buffer. */
  readonly deviation: number;
}

/** Rows of a gradient that are computed as the unit does it. */
const ROWS = 256;

export const isFast = ({ gradientUnit, network }: Session): boolean =>
  gradientUnit?.simulation === "fast" && network.arrayLayers.some((layer) => layer.serialGradient);

/** Of each array layer, from the errors and inputs of the last backward pass; null where the unit loses nothing. */
export async function measureGradientErrors(
  session: Session,
  batch: number,
): Promise<(GradientError | null)[]> {
  const found: (GradientError | null)[] = [];
  for (const layer of session.network.arrayLayers) found.push(await measureLayer(session, layer, batch));
  return found;
}

async function measureLayer(
  { engine }: Session,
  layer: ArrayLayer,
  batch: number,
): Promise<GradientError | null> {
  const { serialGradient, crossbar, input, errors, gradient } = layer;
  if (!serialGradient) return null;
  const { outChannels: columns, inChannels } = crossbar.spec.shape;
  const rows = gradient.length / columns;
  const settings = { ...serialGradient, every: strideOver(inChannels, rows / ROWS) };
  const length = listedRows(rows, settings) * columns;
  const sample = engine.buffer(`${layer.name}.gradientSample`, "f32", length);
  engine.weightGradient(crossbar, input.value, errors, gradient, batch, layer.gradientSettings);
  engine.serialGradient(crossbar, input.value, errors, sample, batch, settings);
  const exact = (await engine.readTensor(gradient)) as Float32Array;
  const own = (await engine.readTensor(sample)) as Float32Array;
  engine.free(sample);
  return lineThrough(own, (i) => exact[Math.floor(i / columns) * settings.every * columns + (i % columns)]!);
}

/** At least so large, and without a divisor in common with the channels: so that rows of all channels are met. */
function strideOver(channels: number, least: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let stride = Math.ceil(least);
  while (divisor(stride, channels) > 1) stride++;
  return stride;
}

/** Least squares through the origin. */
function lineThrough(values: Float32Array, exactAt: (i: number) => number): GradientError {
  let products = 0;
  let squares = 0;
  let left = 0;
  for (const [i, value] of values.entries()) {
    products += value * exactAt(i);
    squares += exactAt(i) ** 2;
  }
  const factor = squares > 0 ? products / squares : 1;
  for (const [i, value] of values.entries()) left += (value - factor * exactAt(i)) ** 2;
  return { factor, deviation: Math.sqrt(left / values.length) };
}

/** Enqueues the errors of one step; `noise` holds four normal numbers for each four weights, and more. */
export function addGradientErrors(
  { engine, seed }: Session,
  { crossbar, gradient }: ArrayLayer,
  { factor, deviation }: GradientError,
  step: number,
  noise: EngineBuffer,
): void {
  engine.drawNumbers(noise, {
    law: "normal",
    seed,
    stream: STREAM.gradientError,
    layer: crossbar.spec.layer,
    step,
    first: 0,
    count: Math.ceil(gradient.length / 4),
  });
  engine.accumulate(gradient, noise, null, gradient.length, { decay: factor, gain: deviation });
}
