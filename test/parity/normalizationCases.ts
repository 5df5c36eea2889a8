// Inputs of normalizations in the parity tests: activations, parameters of channels, masks.
import type { ActivationMask } from "../../src/engine/engine.ts";
import type { Bench } from "./bench.ts";
import type { Draw } from "./cases.ts";

/** Activations of the forward step, and what they write. */
export const ACTIVATIONS = {
  plain: ["f32", { relu: false, quantization: null }],
  rectified: ["f32", { relu: true, quantization: null }],
  rounded: ["f32", { relu: true, quantization: { bits: 11, step: 1 / 256 } }],
  words: ["u8", { relu: true, quantization: { bits: 8, step: 1 / 64 } }],
  "clipped words": ["u8", { relu: true, clip: 0.7, quantization: { bits: 5, step: 1 / 16 } }],
  "signed words": ["i8", { relu: false, quantization: { bits: 8, step: 1 / 32 } }],
} as const;

/** gamma and beta of a case. */
export function parameters(bench: Bench, draw: Draw, channels: number) {
  const gamma = bench.put(
    "gamma",
    draw.values(channels, (_, z) => 1 + z),
  );
  const beta = bench.put(
    "beta",
    draw.values(channels, (_, z) => z),
  );
  return { gamma, beta };
}

/** Outputs of an activation whose masks errors pass, with values around where they end. */
export function masks(
  bench: Bench,
  draw: Draw,
  length: number,
): Readonly<Record<string, ActivationMask | null>> {
  const u8 = bench.zeros("u8", "u8", length);
  bench.engine.upload(
    u8,
    Uint8Array.from({ length }, () => draw.pick([0, 1, 99, 100, 255])),
  );
  const i8 = bench.zeros("i8", "i8", length);
  bench.engine.upload(
    i8,
    Int8Array.from({ length }, () => draw.pick([-127, -1, 0, 1, 126, 127])),
  );
  const f32 = bench.put(
    "f32",
    draw.values(length, (_, z) => Math.round(z)),
  );
  return {
    none: null,
    u8: { output: u8, relu: true, limit: 100 },
    i8: { output: i8, relu: false, limit: 127 },
    f32: { output: f32, relu: true, limit: 2 },
  };
}
