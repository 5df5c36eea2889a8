// The fast form of a gradient unit whose converters lose something: what the unit loses is computed of a few images, scaled up to the batch,
// and added to the exact gradient (docs/models/gradient-unit.md).
import type {
  ConvShape,
  Crossbar,
  Engine,
  EngineBuffer,
  GradientSettings,
  SerialGradientSettings,
} from "../engine/engine.ts";
import type { SharedBuffer } from "./sharedBuffer.ts";

export interface SampledGradients {
  readonly unit: SharedBuffer;
  readonly exact: SharedBuffer;
}

/** One image of so many is computed as the unit does it. Batches are shuffled: the first images are as good as any. */
const SHARE = 16;

interface FastGradient {
  readonly engine: Engine;
  readonly crossbar: Crossbar;
  readonly input: EngineBuffer;
  readonly errors: EngineBuffer;
  readonly gradient: EngineBuffer;
  readonly exact: GradientSettings;
  readonly serial: SerialGradientSettings;
  readonly sampled: SampledGradients;
}

/** Enqueues gradient = exact + batch/images·(unit − exact of the first images); the unit's own where groups of positions span so many
 *  images that no part of the batch has such groups. */
export function fastGradient(layer: FastGradient, batch: number): void {
  const { engine, crossbar, input, errors, gradient, exact, serial, sampled } = layer;
  const images = sampledImages(serial, crossbar.spec.shape, batch);
  if (images === null) {
    engine.serialGradient(crossbar, input, errors, gradient, batch, serial);
    return;
  }
  const unit = sampled.unit.buffer;
  engine.weightGradient(crossbar, input, errors, gradient, batch, exact);
  engine.serialGradient(crossbar, input, errors, unit, images, serial);
  engine.weightGradient(crossbar, input, errors, sampled.exact.buffer, images, exact);
  engine.accumulate(unit, sampled.exact.buffer, null, gradient.length, { decay: 1, gain: -1 });
  engine.accumulate(gradient, unit, null, gradient.length, { decay: 1, gain: batch / images });
}

/** Images whose groups of positions are as full as those of the batch; null: the batch has too few of them, and is computed whole. */
function sampledImages(
  { acrossImages, rows }: SerialGradientSettings,
  { outHeight, outWidth }: ConvShape,
  batch: number,
): number | null {
  const together = acrossImages ? rows / greatestDivisor(rows, outHeight * outWidth) : 1;
  const images = together * Math.ceil(batch / SHARE / together);
  return 2 * images <= batch ? images : null;
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));
