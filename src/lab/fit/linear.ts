// Small dense symmetric systems by Cholesky: what a fit of a dozen parameters needs. Matrices are row-major arrays of rows.
// Not a linear algebra library.

export type Matrix = readonly (readonly number[])[];

/** Lower triangle L of L·Lᵀ = a, or null where a is not positive definite. */
function cholesky(a: Matrix): number[][] | null {
  const lower: number[][] = [];
  for (const [i, row] of a.entries()) {
    const own: number[] = [];
    for (let j = 0; j <= i; j++) {
      let sum = row[j]!;
      for (let k = 0; k < j; k++) sum -= own[k]! * (j === i ? own[k]! : lower[j]![k]!);
      if (j === i && !(sum > 0)) return null;
      own.push(j === i ? Math.sqrt(sum) : sum / lower[j]![j]!);
    }
    lower.push(own);
  }
  return lower;
}

/** x of a·x = b for a positive definite a; null where it is not. */
export function solve(a: Matrix, b: readonly number[]): number[] | null {
  const lower = cholesky(a);
  if (!lower) return null;
  const x = [...b];
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i]![k]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i]! -= lower[k]![i]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  return x;
}

/** a⁻¹, or null where a is not positive definite. */
export function inverse(a: Matrix): number[][] | null {
  const columns = a.map((_, j) =>
    solve(
      a,
      a.map((_, i) => (i === j ? 1 : 0)),
    ),
  );
  return columns.some((column) => column === null) ? null : (columns as number[][]);
}
