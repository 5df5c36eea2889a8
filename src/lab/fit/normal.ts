// The standard normal law where a fit needs it: density, tail, the mean of what lies beyond a bound.

/** φ(z). */
export const density = (z: number) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** P(Z > z) by W. J. Cody's form of erfc in Numerical Recipes' Chebyshev fit (relative error below 1.2e-7). */
export function tail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 2 / (2 + x);
  let sum = COEFFICIENTS[0]!;
  for (let i = 1; i < COEFFICIENTS.length; i++) sum = sum * t + COEFFICIENTS[i]!;
  const upper = 0.5 * t * Math.exp(-x * x + sum);
  return z >= 0 ? upper : 1 - upper;
}
const COEFFICIENTS = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196,
  1.00002368, -1.26551223,
] as const;

/** E[Z | Z > z] = φ(z)/P(Z > z); far out z + 1/z. */
export const meanBeyond = (z: number) => (z > 6 ? z + 1 / z : density(z) / tail(z));

/** E[Z² | Z > z] = 1 + z·E[Z | Z > z]. */
export const squareBeyond = (z: number) => 1 + z * meanBeyond(z);
