// Conductances as the columns of a read see them: mapping, digital subtraction, read noise. Mirrors reference/pack.ts.
// out is (planes, rows, columns padded to a multiple of 4, zeros there), rows and columns of the direction that is read.

const STORED = 0u;
const HALF_DIFFERENCE = 1u;
const CURRENT = 2u;
const READ_NOISE_STREAM = 6u;

override KIND: u32 = 0u;
override NOISE: bool = false;
override BACKWARD: bool = false;

// inner: channels of the tensor that is read (rows of one kernel position).
struct Params {
  zero: f32, length: u32, rows: u32, columns: u32, padded: u32, inner: u32, weights: u32,
  a: f32, b: f32, sigma: f32, layer: u32, step: u32, seedLow: u32, seedHigh: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> conductance: array<f32>;
@group(0) @binding(2) var<storage, read_write> packed: array<f32>;

fn stored(device: u32) -> f32 {
  let g = conductance[device];
  if (!NOISE) {
    return g;
  }
  let seed = vec2u(params.seedLow, params.seedHigh);
  let words = philox(seed, READ_NOISE_STREAM, params.layer, device, params.step);
  return g + product(params.sigma, normalOf(select(words.x, words.y, BACKWARD)));
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let column = i % params.padded;
    let row = (i / params.padded) % params.rows;
    let plane = i / (params.padded * params.rows);
    var value = 0.0;
    if (column < params.columns) {
      var device = row * params.columns + column;
      if (BACKWARD) {
        // (kernel position, n, c) from (kernel position, c, n).
        let position = row / params.inner;
        device = (position * params.columns + column) * params.inner + row % params.inner;
      }
      device += plane * params.weights;
      value = stored(device);
      if (KIND == HALF_DIFFERENCE) {
        value = 0.5 * (value - stored(device + params.weights));
      } else if (KIND == CURRENT) {
        value = fused(value, params.a, params.b);
      }
    }
    packed[i] = value;
  }
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

// Counter-based random numbers: src/base/random.ts, native/random.h. Needs exact.wgsl and functions.wgsl.

/** High 32 bits of the 64-bit product. */
fn multiplyHigh(a: u32, b: u32) -> u32 {
  let aHigh = a >> 16u;
  let aLow = a & 0xffffu;
  let bHigh = b >> 16u;
  let bLow = b & 0xffffu;
  let middle = aHigh * bLow + ((aLow * bLow) >> 16u);
  let cross = (middle & 0xffffu) + aLow * bHigh;
  return aHigh * bHigh + (middle >> 16u) + (cross >> 16u);
}

/** One Philox4x32-10 block. Counter words: element, step, layer, stream. */
fn philox(seed: vec2u, stream: u32, layer: u32, element: u32, step: u32) -> vec4u {
  var c = vec4u(element, step, layer, stream);
  var k = seed;
  for (var i = 0u; i < 10u; i++) {
    c = vec4u(
      multiplyHigh(0xcd9e8d57u, c.z) ^ c.y ^ k.x,
      0xcd9e8d57u * c.z,
      multiplyHigh(0xd2511f53u, c.x) ^ c.w ^ k.y,
      0xd2511f53u * c.x,
    );
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

/** A float strictly inside (0, 1): (top 23 bits + 0.5)/2^23, exact. */
fn uniformOf(word: u32) -> f32 {
  return (f32(word >> 9u) + 0.5) * 1.1920928955078125e-7;
}

/** A standard normal float: inverse error function of M. Giles (GPU Computing Gems, 2012), single precision. */
fn normalOf(word: u32) -> f32 {
  let x = f32(i32(2u * (word >> 8u) + 1u) - 16777216) * 5.9604644775390625e-8;
  var w = -log32(product(1.0 - x, 1.0 + x));
  var p: f32;
  if (w < 5.0) {
    w = w - 2.5;
    p = product(2.81022636e-8, w) + 3.43273939e-7;
    p = product(p, w) + -3.5233877e-6;
    p = product(p, w) + -4.39150654e-6;
    p = product(p, w) + 0.00021858087;
    p = product(p, w) + -0.00125372503;
    p = product(p, w) + -0.00417768164;
    p = product(p, w) + 0.246640727;
    p = product(p, w) + 1.50140941;
  } else {
    w = squareRoot(w) - 3.0;
    p = product(-0.000200214257, w) + 0.000100950558;
    p = product(p, w) + 0.00134934322;
    p = product(p, w) + -0.00367342844;
    p = product(p, w) + 0.00573950773;
    p = product(p, w) + -0.0076224613;
    p = product(p, w) + 0.00943887047;
    p = product(p, w) + 1.00167406;
    p = product(p, w) + 2.83297682;
  }
  return product(product(p, x), 1.4142135623730951);
}
