// Whole base-2 logarithms of floats, exactly. Not a general logarithm: engine.ts rounds by exponent and mantissa only.

const view = new DataView(new ArrayBuffer(8));

/** Exponent e with m = mantissa·2^e and 1 <= mantissa < 2. A double, so that float subnormals are normal. */
function exponentOf(m: number): number {
  view.setFloat64(0, m);
  return ((view.getUint32(0) >>> 20) & 0x7ff) - 1023;
}

/** log2 of m > 0, to the nearest whole number: up where the mantissa is √2 (as a float) or more. */
export function roundLog2(m: number): number {
  const exponent = exponentOf(m);
  return m / 2 ** exponent >= Math.fround(Math.SQRT2) ? exponent + 1 : exponent;
}

/** log2 of m > 0, upwards. */
export function ceilLog2(m: number): number {
  const exponent = exponentOf(m);
  return m / 2 ** exponent > 1 ? exponent + 1 : exponent;
}
