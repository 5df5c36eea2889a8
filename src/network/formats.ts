// Number formats between the layers of a network: the one place that decides whether they are words or floats (engine.ts).
import type { BufferKind } from "../engine/engine.ts";
import type { NetworkParameters } from "./params.ts";

/** Most bits of a word. */
const WORD_BITS = 8;

/** The whole steps that values lie on. */
export interface ValueGrid {
  /** Values are whole multiples of it; 1 where they lie on no grid. */
  readonly step: number;
  /** Bits of a magnitude that goes in bit by bit. */
  readonly bits: number;
  /** Largest magnitude. */
  readonly maximum: number;
}

/** Images: (u8 − 128)/128. */
export const IMAGE_GRID: ValueGrid = { step: 2 ** -7, bits: 8, maximum: 1 };

export interface NumberFormats {
  /** Values and errors between layers are words: there are arrays, and both have at most 8 bits. */
  readonly words: boolean;
  /** null: not quantized. */
  readonly activation: { readonly bits: number; readonly step: number } | null;
  /** Grid of activations. */
  readonly values: ValueGrid;
  /** null: not quantized. */
  readonly errorBits: number | null;
  /** Whether errors are rounded up or down by chance. */
  readonly stochasticErrors: boolean;
}

/** `float`: weights are floats in memory, and nothing is quantized. */
export function formatsOf(parameters: NetworkParameters, float: boolean): NumberFormats {
  const { activationBits, activationRange, errorBits } = parameters;
  const errors = float || errorBits === "ideal" ? null : errorBits;
  const stochasticErrors = errors !== null && parameters.errorRounding === "stochastic";
  if (float || activationBits === "ideal")
    return {
      words: false,
      activation: null,
      errorBits: errors,
      stochasticErrors,
      values: { step: 1, bits: WORD_BITS, maximum: activationRange },
    };
  const step = activationRange / 2 ** activationBits;
  return {
    words: activationBits <= WORD_BITS && errors !== null && errors <= WORD_BITS,
    activation: { bits: activationBits, step },
    values: { step, bits: activationBits, maximum: activationRange - step },
    errorBits: errors,
    stochasticErrors,
  };
}

/** Grids of values that reads apply bit by bit: activations forward, errors backward, which lie on multiples of 2^(1−bits) in (−1, 1). */
export function readGrids({ values, errorBits }: NumberFormats): {
  readonly values: ValueGrid;
  readonly errors: ValueGrid;
} {
  const bits = errorBits ?? WORD_BITS;
  return { values, errors: { step: 2 ** (1 - bits), bits: bits - 1, maximum: 1 } };
}

/** Arithmetic of a training's reads and weight gradients: of words, or of floats in a fixed order. */
export type Arithmetic = "exact integers" | "float chain";

/** Arithmetic of records that do not name one: there was no other when they were made. */
export const FIRST_ARITHMETIC: Arithmetic = "float chain";

export function arithmeticOf(parameters: NetworkParameters, float: boolean): Arithmetic {
  return formatsOf(parameters, float).words ? "exact integers" : "float chain";
}

/** Kind of buffer for the values between layers. */
export function valueKind({ words }: NumberFormats, signed: boolean): BufferKind {
  if (!words) return "f32";
  return signed ? "i8" : "u8";
}

/** Value of a 1 in a layer's error buffer (true errors: times the scale, too). */
export function errorStep({ words, errorBits }: NumberFormats): number {
  return words ? 2 ** (1 - errorBits!) : 1;
}
