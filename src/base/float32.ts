// Single-precision arithmetic that TypeScript, C++ and WGSL evaluate to the same bits.
// Not a maths library: only what the engines must agree on. Every function is a fixed sequence of IEEE operations;
// `native/float32.h` has the same sequence. Polynomials: Cephes single precision (S. Moshier, public domain).

const f = Math.fround;
const bits = new DataView(new ArrayBuffer(4));

/** a·b + c with one rounding. The product of two floats is exact in a double, so this differs from a hardware
 *  fused multiply-add only where the double sum itself lies on a float tie (about 1 case in 2^29). */
export function fma(a: number, b: number, c: number): number {
  return f(a * b + c);
}

/** Rounds |x| < 2^22 to the nearest integer, ties to even, by adding and subtracting 1.5·2^23. */
export function roundEven(x: number): number {
  return f(f(x + 12582912) - 12582912);
}

/** Natural logarithm of a positive normal float; relative error below 2e-7. */
export function log32(x: number): number {
  bits.setFloat32(0, x);
  const word = bits.getUint32(0);
  let exponent = (word >>> 23) - 126;
  bits.setUint32(0, (word & 0x007fffff) | 0x3f000000); // mantissa in [0.5, 1)
  let m = bits.getFloat32(0);
  if (m < f(Math.SQRT1_2)) {
    exponent -= 1;
    m = f(m + m);
  }
  m = f(m - 1);
  const z = f(m * m);
  let y = f(7.0376836292e-2);
  for (const c of LOG_COEFFICIENTS) y = f(f(y * m) + c);
  y = f(f(y * m) * z);
  y = f(y + f(exponent * f(-2.1219444e-4)));
  y = f(y - f(0.5 * z));
  y = f(m + y);
  return f(y + f(exponent * f(0.693359375)));
}
const LOG_COEFFICIENTS = [
  -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1,
  -2.4999993993e-1, 3.3333331174e-1,
].map(f);

/** e^x for x clamped to [-87, 88]; relative error below 2e-7. */
export function exp32(x: number): number {
  const clamped = f(Math.min(Math.max(x, -87), 88));
  const n = roundEven(f(clamped * f(Math.LOG2E)));
  let r = f(clamped - f(n * f(0.693359375)));
  r = f(r - f(n * f(-2.1219444e-4)));
  let y = f(1.98756915e-4);
  for (const c of EXP_COEFFICIENTS) y = f(f(y * r) + c);
  y = f(f(f(y * f(r * r)) + r) + 1);
  bits.setUint32(0, (n + 127) << 23);
  return f(y * bits.getFloat32(0));
}
const EXP_COEFFICIENTS = [
  1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
].map(f);

/** x^y for x >= 0 as exp32(y·log32(x)); 0^y is 0 for y > 0 and 1 for y = 0. */
export function pow32(x: number, y: number): number {
  if (y === 0) return 1;
  return x < f(1.2e-38) ? 0 : exp32(f(y * log32(x)));
}
