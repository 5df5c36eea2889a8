// The fast form of a gradient unit whose converters lose something: what the unit loses is computed of a few images, scaled up to the batch,
// and added to the exact gradient (docs/models/gradient-unit.md).
import type {
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
const SHARE = 12;

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

/** Enqueues gradient = exact + batch/images·(unit − exact of the first images). */
export function fastGradient(layer: FastGradient, batch: number): void {
  const { engine, crossbar, input, errors, gradient, exact, serial, sampled } = layer;
  const images = Math.ceil(batch / SHARE);
  const unit = sampled.unit.buffer;
  engine.weightGradient(crossbar, input, errors, gradient, batch, exact);
  engine.serialGradient(crossbar, input, errors, unit, images, serial);
  engine.weightGradient(crossbar, input, errors, sampled.exact.buffer, images, exact);
  engine.accumulate(unit, sampled.exact.buffer, null, gradient.length, { decay: 1, gain: -1 });
  engine.accumulate(gradient, unit, null, gradient.length, { decay: 1, gain: batch / images });
}

/** Whether few images fill the unit's rows as the batch does: a group of positions of several images does not come apart. */
export const comesApart = (serial: SerialGradientSettings, positions: number): boolean =>
  !serial.acrossImages || positions >= serial.rows;
