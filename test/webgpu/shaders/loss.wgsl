// Loss of each sample, and its error where SLOPES. One invocation a sample; lossTally.wgsl adds them up.
// CROSS_ENTROPY: −log p = log Σ e^(z − max) − (z_label − max), error (p − t)/batch; else 0.5·Σ(y − t)², error (y − t)/batch.

override CROSS_ENTROPY: bool = true;
override SLOPES: bool = false;

struct Params { zero: f32, batch: u32, classes: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> labels: array<i32>;
@group(0) @binding(3) var<storage, read_write> error: array<f32>;
// Sample b: [2b] loss, [2b + 1] bits: 1 correct, 2 not finite.
@group(0) @binding(4) var<storage, read_write> samples: array<u32>;
// [0] kind of the first failure, [1] its place, [2] its value.
@group(0) @binding(5) var<storage, read_write> failure: array<atomic<u32>>;

const LABEL_FAILURE = 1u;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var b = id.x; b < params.batch; b += 64u * groups.x) {
    sampleLoss(b);
  }
}

fn sampleLoss(b: u32) {
  let label = labels[b];
  if (label < 0 || label >= i32(params.classes)) {
    if (atomicCompareExchangeWeak(&failure[0], 0u, LABEL_FAILURE).exchanged) {
      atomicStore(&failure[1], b);
      atomicStore(&failure[2], bitcast<u32>(label));
      atomicStore(&failure[3], params.classes);
    }
    samples[2u * b] = 0u;
    samples[2u * b + 1u] = 0u;
    return;
  }
  let first = b * params.classes;
  var best = 0u;
  var strange = false;
  for (var c = 0u; c < params.classes; c++) {
    let z = logits[first + c];
    strange = strange || !isFinite(z);
    if (z > logits[first + best]) {
      best = c;
    }
  }
  var flags = select(0u, 1u, best == u32(label));
  flags |= select(0u, 2u, strange);
  samples[2u * b + 1u] = flags;
  if (CROSS_ENTROPY) {
    samples[2u * b] = bitcast<u32>(crossEntropy(first, u32(label), logits[first + best]));
  } else {
    samples[2u * b] = bitcast<u32>(squaredError(first, u32(label)));
  }
}

fn crossEntropy(first: u32, label: u32, maximum: f32) -> f32 {
  var sum = 0.0;
  for (var c = 0u; c < params.classes; c++) {
    sum += exp32(logits[first + c] - maximum);
  }
  if (SLOPES) {
    for (var c = 0u; c < params.classes; c++) {
      let p = divided(exp32(logits[first + c] - maximum), sum);
      error[first + c] = divided(p - select(0.0, 1.0, c == label), f32(params.batch));
    }
  }
  return log32(sum) - (logits[first + label] - maximum);
}

fn squaredError(first: u32, label: u32) -> f32 {
  var sum = 0.0;
  for (var c = 0u; c < params.classes; c++) {
    let difference = logits[first + c] - select(0.0, 1.0, c == label);
    sum = fused(0.5 * difference, difference, sum);
    if (SLOPES) {
      error[first + c] = divided(difference, f32(params.batch));
    }
  }
  return sum;
}

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
fn hidden(x: f32) -> f32 {
  return fma(params.zero, params.zero, x);
}

/** a + b exactly, as high = fl(a + b) and what is left (Knuth). */
fn twoSum(a: f32, b: f32) -> Pair {
  let s = hidden(a + b);
  let t = hidden(s - a);
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

/** h·d with one rounding (but for about one tie in 2^24), for a whole number d beyond the 24 bits of a float. */
fn scaledWhole(h: f32, d: i32) -> f32 {
  let high = f32(d);
  let rest = f32(d - i32(high));
  let p = product(h, high);
  return p + fused(h, rest, fused(h, high, -p));
}

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
  y = hidden(product(y, product(r, r)) + r) + 1.0;
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
