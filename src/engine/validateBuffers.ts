// Argument checks of buffers, shared by all engines: kind, length, offset. Values inside buffers are not looked at.
import { EngineError } from "../base/errors.ts";
import type { BufferKind, EngineBuffer, TypedArray } from "./engine.ts";

const KINDS: Readonly<Record<BufferKind, string>> = {
  f32: "Float32Array",
  f64: "Float64Array",
  i32: "Int32Array",
  u32: "Uint32Array",
  u8: "Uint8Array",
  i8: "Int8Array",
};

/** Kinds of words of at most 8 bits, and of all that values and errors can be. */
export const WORDS: readonly BufferKind[] = ["u8", "i8"];
export const VALUES: readonly BufferKind[] = ["f32", ...WORDS];

/** `buffer` must be of one of these kinds and hold at least `length` values. */
export function checkKinds(
  at: string,
  buffer: EngineBuffer,
  kinds: readonly BufferKind[],
  length: number,
): void {
  if (!kinds.includes(buffer.kind))
    throw new EngineError(`buffer "${buffer.name}" is ${buffer.kind}; expected ${kinds.join(" or ")}`, {
      at,
    });
  checkBuffer(at, buffer, buffer.kind, length);
}

/** The step of words must be a power of two, so that scaling by it rounds nothing; between 2^−40 and 2^40. */
export function checkStep(at: string, what: string, step: number): void {
  if (!(step >= 2 ** -40 && step <= 2 ** 40 && Number.isInteger(Math.log2(step))))
    throw new EngineError(`${what} is ${step}; expected a power of two in 2^-40 … 2^40`, { at });
}

/** `buffer` must be of `kind` and hold at least `length` values. */
export function checkBuffer(at: string, buffer: EngineBuffer, kind: BufferKind, length: number): void {
  if (buffer.kind !== kind)
    throw new EngineError(`buffer "${buffer.name}" is ${buffer.kind}; expected ${kind}`, { at });
  if (buffer.length < length)
    throw new EngineError(`buffer "${buffer.name}" holds ${buffer.length} values; ${length} are needed`, {
      at,
      hint: "make the buffer for the largest batch",
    });
}

/** `value` must be a whole number in [low, high]. */
export function checkWhole(at: string, what: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high)
    throw new EngineError(`${what} is ${value}; expected a whole number in ${low} … ${high}`, { at });
}

/** `value` must be a number in [low, high]. */
export function checkNumber(at: string, what: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high))
    throw new EngineError(`${what} is ${value}; expected a number in ${low} … ${high}`, { at });
}

/** Most values that a buffer or a count can have. */
export const COUNT = 2 ** 31 - 1;
export const FLOAT = 3.4e38;

export function checkNewBuffer(name: string, kind: BufferKind, length: number): void {
  if (!(kind in KINDS))
    throw new EngineError(`buffer "${name}" is of unknown kind ${kind}`, {
      at: "buffer",
      hint: `known: ${Object.keys(KINDS).join(", ")}`,
    });
  checkWhole("buffer", `length of buffer "${name}"`, length, 1, COUNT);
}

export function checkUpload(buffer: EngineBuffer, data: TypedArray, offset: number): void {
  const expected = KINDS[buffer.kind];
  if (data.constructor.name !== expected)
    throw new EngineError(
      `buffer "${buffer.name}" is ${buffer.kind}; expected a ${expected}, got ${data.constructor.name}`,
      { at: "upload" },
    );
  checkWhole("upload", `offset into buffer "${buffer.name}"`, offset, 0, COUNT);
  checkBuffer("upload", buffer, buffer.kind, offset + data.length);
}

/** An operation that cannot work in place. */
export function checkDistinct(at: string, input: EngineBuffer, output: EngineBuffer): void {
  if (input === output)
    throw new EngineError(`buffer "${input.name}" is input and output; this operation needs two buffers`, {
      at,
    });
}

/** Arguments of Engine.copy: buffers of one kind. */
export function checkCopy(from: EngineBuffer, to: EngineBuffer, length: number): void {
  checkWhole("copy", "length", length, 1, COUNT);
  checkBuffer("copy", from, from.kind, length);
  checkBuffer("copy", to, from.kind, length);
}
