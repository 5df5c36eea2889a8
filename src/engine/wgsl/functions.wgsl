// exp, log and power as fixed sequences of roundings: src/base/float32.ts, native/float32.h. Polynomials: Cephes single
// precision (S. Moshier, public domain). Needs exact.wgsl.

/** Natural logarithm of a positive normal float. */
fn log32(x: f32) -> f32 {
  let word = bitcast<u32>(x);
  var exponent = f32(i32(word >> 23u) - 126);
  var m = bitcast<f32>((word & 0x007fffffu) | 0x3f000000u);
  if (m < bitcast<f32>(0x3f3504f3u)) {
    exponent -= 1.0;
    m = m + m;
  }
  m = m - 1.0;
  let z = product(m, m);
  var y = 7.0376836292e-2;
  y = product(y, m) + -1.151461031e-1;
  y = product(y, m) + 1.167699874e-1;
  y = product(y, m) + -1.2420140846e-1;
  y = product(y, m) + 1.4249322787e-1;
  y = product(y, m) + -1.6668057665e-1;
  y = product(y, m) + 2.0000714765e-1;
  y = product(y, m) + -2.4999993993e-1;
  y = product(y, m) + 3.3333331174e-1;
  y = product(product(y, m), z);
  y = y + product(exponent, -2.1219444e-4);
  y = y - product(0.5, z);
  y = m + y;
  return y + product(exponent, 0.693359375);
}

/** e^x for x clamped to [−87, 88]. */
fn exp32(x: f32) -> f32 {
  let clamped = min(max(x, -87.0), 88.0);
  let n = round(product(clamped, 1.4426950408889634));
  var r = clamped - product(n, 0.693359375);
  r = r - product(n, -2.1219444e-4);
  var y = 1.98756915e-4;
  y = product(y, r) + 1.3981999507e-3;
  y = product(y, r) + 8.3334519073e-3;
  y = product(y, r) + 4.1665795894e-2;
  y = product(y, r) + 1.6666665459e-1;
  y = product(y, r) + 5.0000001201e-1;
  y = optimizationBarrier(product(y, product(r, r)) + r) + 1.0;
  return product(y, powerOfTwo(i32(n)));
}

/** x^y for x >= 0; 0^y is 0 for y > 0 and 1 for y = 0. */
fn pow32(x: f32, y: f32) -> f32 {
  if (y == 0.0) {
    return 1.0;
  }
  if (x < 1.2e-38) {
    return 0.0;
  }
  return exp32(product(y, log32(x)));
}
