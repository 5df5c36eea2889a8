// A value that flows between layers, with its error on the way back. Only names and engine buffers: no arithmetic.
import type { Engine, EngineBuffer } from "../engine/engine.ts";

export interface TensorShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Buffers hold (maxBatch, height, width, channels). The true error is error · scale[0]. */
export interface Tensor {
  readonly name: string;
  readonly shape: TensorShape;
  /** Values of one image. */
  readonly size: number;
  readonly value: EngineBuffer;
  readonly error: EngineBuffer;
  readonly scale: EngineBuffer;
  /** Whether values of both signs occur. */
  readonly signed: boolean;
  /** Set in a backward pass once one consumer has written `error`; the next ones must add. */
  errorWritten: boolean;
}

export function sizeOf(shape: TensorShape): number {
  return shape.height * shape.width * shape.channels;
}

export function createTensor(
  engine: Engine,
  { name, shape, signed }: Pick<Tensor, "name" | "shape" | "signed">,
  maxBatch: number,
): Tensor {
  const size = sizeOf(shape);
  const scale = engine.buffer(`${name}.scale`, "f32", 1);
  engine.fill(scale, 1);
  return {
    name,
    shape,
    size,
    value: engine.buffer(`${name}.value`, "f32", maxBatch * size),
    error: engine.buffer(`${name}.error`, "f32", maxBatch * size),
    scale,
    signed,
    errorWritten: false,
  };
}
