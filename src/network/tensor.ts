// A value that flows between layers, with its error on the way back. Only names and engine buffers: no arithmetic.
import type { BufferKind, Engine, EngineBuffer } from "../engine/engine.ts";
import type { ValueGrid } from "./formats.ts";
import { sizeOf } from "./imageShape.ts";
import type { SharedBuffer } from "./sharedBuffer.ts";

export interface TensorShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Buffers hold (maxBatch, height, width, channels). */
export interface Tensor {
  readonly name: string;
  readonly shape: TensorShape;
  /** Values of one image. */
  readonly size: number;
  /** Words of grid.step, or f32. */
  readonly value: EngineBuffer;
  readonly grid: ValueGrid;
  /** Whether values of both signs occur. */
  readonly signed: boolean;
  /** false: of images, and of what is pooled or added up of them: nothing before it learns. */
  readonly needsError: boolean;
  /** The true error is error · scale[0]. */
  readonly error: TensorError;
  readonly scale: EngineBuffer;
}

/** The f32 error that consumers of a tensor hand back. It lives from the first consumer's backward pass to the producer's; at other times its
 *  buffer belongs to other tensors (errorBuffers.ts). */
class TensorError {
  /** Set in a backward pass once one consumer has written it; the next ones must add. */
  written = false;
  /** f32[1]: largest size of the error that was written, where its consumer gave it. */
  largest: EngineBuffer | null = null;
  private place: SharedBuffer | null = null;

  use(place: SharedBuffer): void {
    this.place = place;
  }

  get placed(): SharedBuffer | null {
    return this.place;
  }

  get buffer(): EngineBuffer {
    if (!this.place) throw new Error("no layer hands an error back to this tensor");
    return this.place.buffer;
  }
}

export function createTensor(
  engine: Engine,
  options: Pick<Tensor, "name" | "shape" | "signed" | "needsError" | "grid"> & { readonly kind: BufferKind },
  maxBatch: number,
): Tensor {
  const { kind, ...facts } = options;
  const { name, shape } = facts;
  const size = sizeOf(shape);
  const scale = engine.buffer(`${name}.scale`, "f32", 1);
  engine.fill(scale, 1);
  const value = engine.buffer(`${name}.value`, kind, maxBatch * size);
  return { ...facts, size, value, error: new TensorError(), scale };
}

/** Step of the values for the engine: floats stand for themselves. */
export function stepOf({ value, grid }: Pick<Tensor, "value" | "grid">): number {
  return value.kind === "f32" ? 1 : grid.step;
}
