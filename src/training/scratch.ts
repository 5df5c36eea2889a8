// Buffers that only carry values within one operation, shared by all layers of an engine.
import type { Engine, EngineBuffer } from "../engine/engine.ts";

const MADE = new WeakMap<Engine, Map<string, EngineBuffer>>();

export function scratch(
  engine: Engine,
  what: string,
  length: number,
  kind: "f32" | "f64" = "f32",
): EngineBuffer {
  const made = MADE.get(engine) ?? new Map<string, EngineBuffer>();
  MADE.set(engine, made);
  const name = `scratch.${what}.${length}`;
  const buffer = made.get(name) ?? engine.buffer(name, kind, length);
  made.set(name, buffer);
  return buffer;
}

/** The scale of values that are what they say. */
export function one(engine: Engine): EngineBuffer {
  const buffer = scratch(engine, "one", 1);
  engine.fill(buffer, 1);
  return buffer;
}

export interface Scaled {
  readonly value: EngineBuffer;
  /** f32[1]: the true value is value·scale[0]. */
  readonly scale: EngineBuffer;
}
