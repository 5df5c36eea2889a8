// Points that fill a unit cube evenly, however many are taken: multiples of 1/φ, 1/φ², … modulo 1, with φ^(d+1) = φ + 1
// (M. Roberts, "The unreasonable effectiveness of quasirandom sequences", 2018: the R_d sequence).

const ITERATIONS = 100;

/** The first `count` points in `dimensions` dimensions (1 or more), each coordinate in [0, 1). */
export function evenPoints(dimensions: number, count: number): number[][] {
  let root = 1;
  for (let i = 0; i < ITERATIONS; i++) root = (1 + root) ** (1 / (dimensions + 1));
  const steps = Array.from({ length: dimensions }, (_, i) => root ** -(i + 1));
  return Array.from({ length: count }, (_, i) => steps.map((step) => (0.5 + (i + 1) * step) % 1));
}

/** The value at a place in [0, 1). */
export const nth = <T>(values: readonly T[], share: number): T => values[Math.floor(share * values.length)]!;

/** Value between two ends, evenly in the logarithm; two digits. */
export const between = (least: number, most: number, share: number): number =>
  Number((least * (most / least) ** share).toPrecision(2));
