// Word by word arithmetic of the digital buffers that some update rules keep, composed of the engine's own operations. Not fast: each line
// is a pass over memory, about a tenth of a step together. Lengths are those of the first buffer.
import { ACTIVATION_COUNTERS, type Engine, type EngineBuffer } from "../engine/engine.ts";

/** Buffers that only carry values within one operation, shared by all layers of an engine. */
const SCRATCH = new WeakMap<Engine, Map<string, EngineBuffer>>();

export function scratch(
  engine: Engine,
  what: string,
  length: number,
  kind: "f32" | "f64" = "f32",
): EngineBuffer {
  const made = SCRATCH.get(engine) ?? new Map<string, EngineBuffer>();
  SCRATCH.set(engine, made);
  const name = `scratch.${what}.${length}`;
  const buffer = made.get(name) ?? engine.buffer(name, kind, length);
  made.set(name, buffer);
  return buffer;
}

/** `length` times the same value. */
export function constant(engine: Engine, value: number, length = 1): EngineBuffer {
  const buffer = scratch(engine, `constant${value}`, length);
  engine.fill(buffer, value);
  return buffer;
}

/** a ← a + factor·b, factor ≤ 1: the engine's sum of errors of two scales. */
export function add(engine: Engine, a: EngineBuffer, b: EngineBuffer, factor: number): void {
  engine.addErrors(a, constant(engine, 1), b, constant(engine, factor), a.length);
}

export interface Scaled {
  readonly value: EngineBuffer;
  /** f32[1]: the true value is value·scale[0]. */
  readonly scale: EngineBuffer;
}

/** h ← decay·h + gain·scale·value: the engine's float update, of weights that do not move. */
export function accumulate(
  engine: Engine,
  h: EngineBuffer,
  { value, scale }: Scaled,
  factors: { readonly decay: number; readonly gain: number },
): void {
  const still = scratch(engine, "still", h.length);
  engine.floatUpdate(still, h, value, scale, { ...factors, rate: 0, weightDecay: 0 });
}

/** |h| from which a pulse is due: 1 but for what rounding half to even would lose at whole numbers. */
const HALF = 0.5 - 2 ** -11;
/** Whole pulses up to 2^10 − 1, training.maxPulses at its most. */
const PULSES = { bits: 10, step: 1 } as const;

/** out ← h rounded toward zero, by round(max(±h − ½, 0)). */
export function truncate(engine: Engine, h: EngineBuffer, out: EngineBuffer): void {
  const { length } = h;
  const down = scratch(engine, "down", length);
  const counters = scratch(engine, "activation", ACTIVATION_COUNTERS.length, "f64");
  const half = constant(engine, -HALF, length);
  const settings = { relu: true, quantization: PULSES, counters } as const;
  engine.add(h, half, out, length);
  engine.copy(half, down, length);
  add(engine, down, h, -1);
  for (const buffer of [out, down]) engine.activate(buffer, buffer, length, settings);
  add(engine, out, down, -1);
}

/** h ← keep·h where n ≠ 0. n holds whole numbers. */
export function forget(engine: Engine, h: EngineBuffer, n: EngineBuffer, keep: number): void {
  const { length } = h;
  const still = scratch(engine, "kept", length);
  const all = constant(engine, 1, 1);
  engine.copy(h, still, length);
  // |n| < ½: no pulse
  engine.activateBackward(still, length, { output: n, relu: false, limit: 0.5 });
  accumulate(engine, h, { value: still, scale: all }, { decay: keep, gain: 1 - keep });
}

/** out ← x·sign/2, sign = ±1 in each element. */
export function halfFlipped(engine: Engine, x: EngineBuffer, sign: EngineBuffer, out: EngineBuffer): void {
  const { length } = x;
  engine.copy(x, out, length);
  engine.activateBackward(out, length, { output: sign, relu: true, limit: Number.POSITIVE_INFINITY });
  add(engine, out, x, -0.5);
}
