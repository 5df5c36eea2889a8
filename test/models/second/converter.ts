// Converters, their ranges, and how these are measured: docs/models/adc.md ("nearest" rounding).
import { clamp, roundEven } from "./random.ts";
import { blockSums, positionsOf, type Read } from "./reads.ts";

const f = Math.fround;
const PROBES = 101;
const MOST_SAMPLES = 200_000;

export interface Converter {
  readonly bits: number;
  readonly lsb: number;
  /** 0: one-sided. */
  readonly zero: number;
}

export function converterOf(bits: number, fullScale: number, twoSided: boolean): Converter {
  return twoSided
    ? { bits, lsb: f(fullScale / 2 ** (bits - 1)), zero: 2 ** (bits - 1) }
    : { bits, lsb: f(fullScale / 2 ** bits), zero: 0 };
}

export function codeOf({ bits, lsb, zero }: Converter, p: number): number {
  return clamp(roundEven(f(p * f(1 / lsb))), -zero, 2 ** bits - 1 - zero);
}

/** Partial sums of 101 positions, all blocks and columns of plane 0. */
export function probed(read: Read): number[] {
  const unit = read.cells.grid * read.step;
  const positions = positionsOf(read);
  return Array.from({ length: PROBES }, (_, i) => Math.floor((i * positions) / PROBES)).flatMap((m) =>
    read.blocks.flatMap((block) => blockSums(read, m, block).planes[0]!.map((P) => f(P) * unit)),
  );
}

/** The range of "power-of-two" from one read's sums, r being its memory. */
export function roughConverter(
  before: Converter,
  memory: number,
  sums: readonly number[],
): { readonly converter: Converter; readonly memory: number } {
  const largest = Math.max(...sums.map(Math.abs));
  if (largest === 0) return { converter: before, memory };
  const r = Math.max(largest, f(f(0.99) * memory));
  const twoSided = before.zero > 0 || sums.some((p) => p < 0);
  return { converter: converterOf(before.bits, 2 ** Math.ceil(Math.log2(r)), twoSided), memory: r };
}

/** One batch's full scale. */
export function percentileOf(sums: readonly number[], percentile: number): number {
  const stride = Math.max(1, Math.ceil(sums.length / MOST_SAMPLES));
  const sizes = sums
    .filter((p, i) => i % stride === 0 && p !== 0)
    .map(Math.abs)
    .sort((a, b) => a - b);
  const rank = Math.ceil((percentile * sizes.length) / 100 - 1e-9);
  return sizes[clamp(rank, 1, sizes.length) - 1] ?? 0;
}
