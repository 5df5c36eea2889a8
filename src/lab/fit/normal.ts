// The standard normal law where a fit needs it: density, tail, the mean of what lies beyond a bound, and sums of squares.

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

/** χ² of k degrees of freedom below which the given part of all values lies, by bisection. */
export function chiSquareQuantile(part: number, k: number): number {
  let low = 0;
  let high = 10 * k + 50;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (chiSquareBelow(middle, k) < part) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(χ² < x): P(k + 2) = P(k) − (x/2)^(k/2)·e^(−x/2)/Γ(k/2 + 1), from P(1) = 1 − 2·tail(√x) and P(2) = 1 − e^(−x/2). */
function chiSquareBelow(x: number, k: number): number {
  const odd = k % 2 === 1;
  let below = odd ? 1 - 2 * tail(Math.sqrt(x)) : 1 - Math.exp(-x / 2);
  let term = odd ? Math.sqrt((2 * x) / Math.PI) * Math.exp(-x / 2) : (x / 2) * Math.exp(-x / 2);
  for (let j = odd ? 1 : 2; j < k; j += 2) {
    below -= term;
    term *= x / (j + 2);
  }
  return below;
}
