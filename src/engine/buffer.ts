// The buffers of an engine: their kinds, and what a caller sees of one. Part of the interface in engine.ts.

/** Typed array of each kind of buffer. */
export const ARRAYS = {
  f32: Float32Array,
  f64: Float64Array,
  i32: Int32Array,
  u32: Uint32Array,
  u8: Uint8Array,
  i8: Int8Array,
} as const;
export type BufferKind = keyof typeof ARRAYS;
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array | Int8Array;

/** A named, engine-owned array. Using it after `free` throws EngineError with its name. */
export interface EngineBuffer {
  readonly name: string;
  readonly kind: BufferKind;
  readonly length: number;
}
