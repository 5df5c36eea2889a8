// Single-precision arithmetic with the roundings of the specification (src/base/float32.ts, native/float32.h).
// A compiler may contract a·b + c, so products that must be rounded go through product(); division and square root of
// WGSL are only near, so theirs are put right; where the adapter's fma rounds twice (FUSED = false), fused() mends it.
// The kernel's parameters start with `zero`, a 0 that no compiler knows.

override FUSED: bool = true;

/** a·b, rounded. */
fn product(a: f32, b: f32) -> f32 {
  return fma(a, b, params.zero);
}

struct Pair { high: f32, low: f32 }

/** x, of which no compiler knows how it came: some (Mesa's) take s − a for b where s = a + b, or add constants first. */
fn optimizationBarrier(x: f32) -> f32 {
  return fma(params.zero, params.zero, x);
}

/** a + b exactly, as high = fl(a + b) and what is left (Knuth). */
fn twoSum(a: f32, b: f32) -> Pair {
  let s = optimizationBarrier(a + b);
  let t = optimizationBarrier(s - a);
  return Pair(s, (a - (s - t)) + (b - t));
}

/** a·b exactly, by splitting both at 12 bits (Veltkamp, Dekker): for adapters without a fused fma. */
fn twoProduct(a: f32, b: f32) -> Pair {
  let p = product(a, b);
  let ah = bitcast<f32>(bitcast<u32>(a) & 0xfffff000u);
  let bh = bitcast<f32>(bitcast<u32>(b) & 0xfffff000u);
  let al = a - ah;
  let bl = b - bh;
  return Pair(p, ((ah * bh - p) + ah * bl + al * bh) + al * bl);
}

/** a·b + c with one rounding: the error terms are added with rounding to odd (Boldo and Melquiond, 2008). */
fn emulatedFma(a: f32, b: f32, c: f32) -> f32 {
  let u = twoProduct(a, b);
  let t = twoSum(c, u.low);
  let v = twoSum(u.high, t.high);
  let z = twoSum(t.low, v.low);
  var odd = bitcast<u32>(z.high);
  if (z.low != 0.0 && (odd & 1u) == 0u) {
    // Towards the rest: a larger magnitude where both have one sign.
    odd = select(odd - 1u, odd + 1u, (z.low > 0.0) == (z.high > 0.0));
  }
  return v.high + bitcast<f32>(odd);
}

fn fused(a: f32, b: f32, c: f32) -> f32 {
  if (FUSED) {
    return fma(a, b, c);
  }
  return emulatedFma(a, b, c);
}

fn next(x: f32, step: i32) -> f32 {
  return bitcast<f32>(bitcast<i32>(x) + step);
}

/** a/b rounded to nearest, of finite values whose quotient is normal: the neighbour with the smallest remainder. */
fn divided(a: f32, b: f32) -> f32 {
  let q = a / b;
  if (q == 0.0 || !isFinite(q)) {
    return q;
  }
  let below = abs(fused(-next(q, -1), b, a));
  let here = abs(fused(-q, b, a));
  let above = abs(fused(-next(q, 1), b, a));
  if (below < here) {
    return next(q, -1);
  }
  return select(q, next(q, 1), above < here);
}

/** √x rounded to nearest, of a normal x or 0: x is compared with the square of the middle to the next float. */
fn squareRoot(x: f32) -> f32 {
  let s = sqrt(x);
  if (!(s > 0.0)) {
    return s;
  }
  let rest = fused(-s, s, x);
  let ulp = next(s, 1) - s;
  if (rest > s * ulp) {
    return next(s, 1);
  }
  return select(s, next(s, -1), rest <= -s * (s - next(s, -1)));
}

/** 2^k for −126 <= k <= 127. */
fn powerOfTwo(k: i32) -> f32 {
  return bitcast<f32>(u32(k + 127) << 23u);
}

fn isFinite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u;
}

/** floor(log2 |x|) of the bits of x > 0, subnormal values included; and whether the mantissa is at least `bound`/2^23. */
fn exponentOf(bits: u32) -> i32 {
  let field = bits >> 23u;
  return select(i32(field) - 127, -118 - i32(countLeadingZeros(bits)), field == 0u);
}

fn mantissaOf(bits: u32) -> u32 {
  let field = bits >> 23u;
  return select(bits & 0x7fffffu, (bits << (countLeadingZeros(bits) - 8u)) & 0x7fffffu, field == 0u);
}

/** log2 of the bits of a positive float to the nearest whole number: up from a mantissa of √2 (0x3504f3 as a float). */
fn roundLog2(bits: u32) -> i32 {
  return exponentOf(bits) + select(0, 1, mantissaOf(bits) >= 0x3504f3u);
}

/** log2 of the bits of a positive float, upwards. */
fn ceilLog2(bits: u32) -> i32 {
  return exponentOf(bits) + select(0, 1, mantissaOf(bits) > 0u);
}
