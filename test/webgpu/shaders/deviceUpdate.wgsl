// The fused in-situ update (UpdateSettings of engine.ts): gradient → velocity → pulses → conductances, with rounding, carry
// and noise from counted draws. One invocation a weight. Mirrors native/update.h and native/deviceModels.h.
// Longer than the budget of a file's functions would have it: one kernel is one file.

const AFFINE = 0u;
const EXPONENTIAL_STEP = 1u;
const POWER_STEP = 2u;
const TABLE = 3u;
const NO_NOISE = 0u;
const PER_UPDATE = 1u;
const PER_PULSE = 2u;
const PER_STEP = 3u;
const STOCHASTIC = 1u;
const CARRY = 2u;
const UPDATE_STREAM = 5u;
const TABLE_STEPS = 5u;

override MODEL: u32 = 0u;
override LIFE: bool = false;

struct Params {
  zero: f32,
  weights: u32, layer: u32, step: u32, seedLow: u32, seedHigh: u32, maxPulses: f32, velocityLimit: f32,
  low: f32, high: f32, sigma: f32,
  up0: f32, up1: f32, up2: f32, down0: f32, down1: f32, down2: f32, slope: f32, shift: f32,
  nodes: u32,
  noise: u32, rounding: u32, planes: u32,
  /** Flags: words of the generator are used, velocity kept, on a grid, own values of devices, pulses given. */
  random: u32, hasVelocity: u32, hasGrid: u32, perDevice: u32, apply: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
// Of updateBegin; from TABLE_STEPS on `nodes` steps up, then `nodes` steps down.
@group(0) @binding(2) var<storage, read> scalars: array<f32>;
@group(0) @binding(3) var<storage, read> perDevice: array<f32>;
// Pulses that each device still answers.
@group(0) @binding(4) var<storage, read_write> life: array<i32>;
@group(0) @binding(5) var<storage, read_write> conductance: array<f32>;
@group(0) @binding(6) var<storage, read_write> velocity: array<f32>;
@group(0) @binding(7) var<storage, read_write> carry: array<f32>;
// 64-bit sums: LTP pulses, LTD pulses, updated, rounded to zero, limited, at low, at high; then max|v| and agreement.
@group(0) @binding(8) var<storage, read_write> tally: array<atomic<u32>>;

const COUNTS = 7u;
const MAXIMUM = 14u;
const AGREEMENT = 15u;

var<workgroup> shared_: array<atomic<u32>, 16>;
var<private> counts: array<u32, COUNTS>;

fn own(field: u32, device: u32, mean: f32) -> f32 {
  if (params.perDevice == 1u) {
    return perDevice[field * params.weights * params.planes + device];
  }
  return mean;
}

fn windowField() -> u32 {
  return select(2u, 4u, MODEL == AFFINE);
}

fn lowOf(device: u32) -> f32 {
  return own(windowField(), device, params.low);
}

fn highOf(device: u32) -> f32 {
  return own(windowField() + 1u, device, params.high);
}

/** |n| pulses as one affine map, composed by binary powers. */
fn affineResponse(device: u32, g: f32, n: i32) -> f32 {
  var a: f32;
  var b: f32;
  if (n > 0) {
    a = own(0u, device, params.up0);
    b = own(1u, device, params.up1);
  } else {
    a = own(2u, device, params.down0);
    b = own(3u, device, params.down1);
  }
  var decay = 1.0;
  var step = 0.0;
  for (var left = u32(abs(n)); left > 0u; left >>= 1u) {
    if ((left & 1u) == 1u) {
      step = product(a, step) + b;
      decay = product(a, decay);
    }
    b = product(a, b) + b;
    a = product(a, a);
  }
  return product(decay, g) + step;
}

fn exponentialPulse(g: f32, isUp: bool, factor: f32) -> f32 {
  let z = product(params.slope, g) + params.shift;
  let amplitude = select(params.down1, params.up1, isUp);
  let gamma = select(-params.down2, params.up2, isUp);
  let part = 1.0 - product(amplitude, exp32(product(gamma, z)));
  return g + product(product(select(-params.down0, params.up0, isUp), factor), max(part, 0.0));
}

/** The base of a device whose window is a point (a stuck one) is 0. */
fn powerPulse(device: u32, g: f32, isUp: bool, factor: f32) -> f32 {
  let low = lowOf(device);
  let high = highOf(device);
  var base = 0.0;
  if (high > low) {
    base = clamp(divided(select(g - low, high - g, isUp), high - low), 0.0, 1.0);
  }
  let power = pow32(base, select(params.down1, params.up1, isUp));
  return g + product(product(select(-params.down0, params.up0, isUp), factor), power);
}

fn tablePulse(g: f32, isUp: bool, factor: f32) -> f32 {
  let last = f32(params.nodes - 1u);
  let place = clamp(product(divided(g - params.low, params.high - params.low), last), 0.0, last);
  let node = min(floor(place), last - 1.0);
  let at = TABLE_STEPS + u32(node) + select(params.nodes, 0u, isUp);
  let step = scalars[at] + product(place - node, scalars[at + 1u] - scalars[at]);
  return g + product(step, factor);
}

/** State after |n| pulses, up where n > 0. */
fn response(device: u32, before: f32, n: i32) -> f32 {
  if (MODEL == AFFINE) {
    return affineResponse(device, before, n);
  }
  let isUp = n > 0;
  let factor = own(select(1u, 0u, isUp), device, 1.0);
  var g = before;
  for (var i = abs(n); i > 0; i--) {
    if (MODEL == EXPONENTIAL_STEP) {
      g = exponentialPulse(g, isUp, factor);
    } else if (MODEL == POWER_STEP) {
      g = powerPulse(device, g, isUp, factor);
    } else {
      g = tablePulse(g, isUp, factor);
    }
  }
  return g;
}

fn deviation(pulses: f32, change: f32) -> f32 {
  if (params.noise == PER_UPDATE) {
    return params.sigma;
  }
  if (params.noise == PER_PULSE) {
    return product(params.sigma, squareRoot(pulses));
  }
  if (params.noise == PER_STEP) {
    return divided(product(params.sigma, abs(change)), squareRoot(pulses));
  }
  return 0.0;
}

/** Of n pulses, those that the device lives through. */
fn answered(device: u32, n: i32) -> i32 {
  if (!LIFE) {
    return n;
  }
  let left = life[device];
  let pulses = clamp(n, -left, left);
  life[device] = left - abs(pulses);
  return pulses;
}

/** n ≠ 0 pulses on one device: response, noise, window. */
fn pulseDevice(device: u32, sent: i32, word: u32) {
  if (sent > 0) {
    counts[0] += u32(sent);
  } else {
    counts[1] += u32(-sent);
  }
  let n = answered(device, sent);
  if (n == 0) {
    return;
  }
  let before = conductance[device];
  var g = hidden(response(device, before, n));
  if (params.noise != NO_NOISE) {
    let s = deviation(f32(abs(n)), g - before);
    if (s != 0.0) {
      g = g + product(normalOf(word), s);
    }
  }
  conductance[device] = min(max(g, lowOf(device)), highOf(device));
}

fn pulse(i: u32, v: f32, words: vec4u) {
  var q = -product(scalars[2], v);
  if (params.rounding == CARRY) {
    q = q + carry[i];
  }
  var whole = round(q);
  if (params.rounding == STOCHASTIC) {
    whole = floor(q + uniformOf(words.x));
  }
  let n = clamp(whole, -params.maxPulses, params.maxPulses);
  if (params.rounding == CARRY) {
    carry[i] = clamp(q - n, -1.0, 1.0);
  }
  if (n != 0.0) {
    pulseDevice(i, i32(n), words.y);
    if (params.planes == 2u) {
      pulseDevice(params.weights + i, -i32(n), words.z);
    }
    counts[2] += 1u;
  } else if (q != 0.0) {
    counts[3] += 1u;
  }
  counts[4] += select(0u, 1u, n != whole);
  counts[5] += select(0u, 1u, conductance[i] <= lowOf(i));
  counts[6] += select(0u, 1u, conductance[i] >= highOf(i));
}

/** v on the grid of velocityBits. */
fn onGrid(v: f32, word: u32) -> f32 {
  let lsb = scalars[3];
  if (params.hasGrid == 0u || lsb <= 0.0) {
    return v;
  }
  let code = floor(product(v, scalars[4]) + uniformOf(word));
  return product(clamp(code, -params.velocityLimit, params.velocityLimit), lsb);
}

/** total (low, high) += value. */
fn addWide(at: u32, value: u32) {
  let before = atomicAdd(&tally[at], value);
  if (before + value < before) {
    atomicAdd(&tally[at + 1u], 1u);
  }
}

@compute @workgroup_size(256)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  var maximum = 0u;
  var agreement = 0;
  for (var i = id.x; i < params.weights; i += 256u * groups.x) {
    var words = vec4u(0u);
    if (params.random == 1u) {
      let seed = vec2u(params.seedLow, params.seedHigh);
      words = philox(seed, UPDATE_STREAM, params.layer, i, params.step);
    }
    var v = product(scalars[0], gradient[i]);
    if (params.hasVelocity == 1u) {
      agreement += i32(sign(velocity[i])) * i32(sign(gradient[i]));
      v = product(scalars[1], velocity[i]) + v;
    }
    maximum = max(maximum, bitcast<u32>(v) & 0x7fffffffu);
    v = onGrid(v, words.w);
    if (params.hasVelocity == 1u) {
      velocity[i] = v;
    }
    if (params.apply == 1u) {
      pulse(i, v, words);
    }
  }
  for (var c = 0u; c < COUNTS; c++) {
    let count = joinedSum(counts[c]);
    if (speaks() && count > 0u) {
      atomicAdd(&shared_[c], count);
    }
  }
  let most = joinedMaximum(maximum);
  let agreed = joinedSum(bitcast<u32>(agreement));
  if (speaks()) {
    atomicMax(&shared_[MAXIMUM], most);
    atomicAdd(&shared_[AGREEMENT], agreed);
  }
  workgroupBarrier();
  if (local < COUNTS) {
    addWide(2u * local, atomicLoad(&shared_[local]));
  } else if (local == MAXIMUM) {
    atomicMax(&tally[MAXIMUM], atomicLoad(&shared_[MAXIMUM]));
  } else if (local == AGREEMENT) {
    atomicAdd(&tally[AGREEMENT], atomicLoad(&shared_[AGREEMENT]));
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

// Joins what the invocations of a subgroup counted, so that one of them adds it to a counter of the workgroup. This is the file for
// adapters without subgroups, where each adds its own; the other one is joinedSubgroups.wgsl. Call these in uniform control flow.

/** Sum of the subgroup's values. */
fn joinedSum(value: u32) -> u32 {
  return value;
}

fn joinedMaximum(value: u32) -> u32 {
  return value;
}

/** Whether this invocation speaks for the subgroup. */
fn speaks() -> bool {
  return true;
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
