// Ends an operation that counts: counters[0] += a number that the host knows; counters[i] += the 64-bit sum i − 1 of the
// tally, which is cleared. One invocation.

struct Params { zero: f32, counters: u32, knownLow: u32, knownHigh: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> tally: array<u32>;
@group(0) @binding(2) var<storage, read_write> counters: array<vec2u>;

@compute @workgroup_size(1)
fn main() {
  counters[0] = doubleSum(counters[0], doubleOfWhole(vec2u(params.knownLow, params.knownHigh)));
  for (var i = 1u; i < params.counters; i++) {
    counters[i] = doubleSum(counters[i], doubleOfWhole(vec2u(tally[2u * i - 2u], tally[2u * i - 1u])));
  }
  for (var i = 0u; i < 32u; i++) {
    tally[i] = 0u;
  }
}

// Doubles as pairs of words (low, high), for counters and metrics that the host reads as Float64Array: WGSL has no f64.
// Addition with IEEE rounding; values below the normal range count as 0. Not for inner loops.

fn isZero64(a: vec2u) -> bool {
  return (a.y & 0x7ff00000u) == 0u;
}

/** A whole number below 2^53 (low, high) as a double. */
fn doubleOfWhole(value: vec2u) -> vec2u {
  if (value.x == 0u && value.y == 0u) {
    return vec2u(0u);
  }
  let zeros = select(countLeadingZeros(value.y), 32u + countLeadingZeros(value.x), value.y == 0u);
  // The leading bit goes to bit 52.
  let mantissa = shiftedLeft(value, zeros - 11u);
  return vec2u(mantissa.x, (mantissa.y & 0xfffffu) | ((1086u - zeros) << 20u));
}

fn doubleOfFloat(x: f32) -> vec2u {
  let bits = bitcast<u32>(x);
  let field = (bits >> 23u) & 0xffu;
  let sign = bits & 0x80000000u;
  if (field == 0u) {
    return vec2u(0u, sign);
  }
  let exponent = select(field + 896u, 0x7ffu, field == 0xffu);
  return vec2u(bits << 29u, sign | (exponent << 20u) | ((bits & 0x7fffffu) >> 3u));
}

fn shiftedLeft(a: vec2u, count: u32) -> vec2u {
  if (count == 0u) {
    return a;
  }
  if (count >= 32u) {
    return vec2u(0u, a.x << (count - 32u));
  }
  return vec2u(a.x << count, (a.y << count) | (a.x >> (32u - count)));
}

/** Shifted right; the lowest bit becomes 1 where any bit was lost. */
fn shiftedRightSticky(a: vec2u, count: u32) -> vec2u {
  if (count == 0u) {
    return a;
  }
  if (count >= 64u) {
    return vec2u(select(0u, 1u, (a.x | a.y) != 0u), 0u);
  }
  var lost: u32;
  var result: vec2u;
  if (count >= 32u) {
    lost = a.x;
    result = vec2u(a.y, 0u);
    if (count > 32u) {
      lost |= a.y << (64u - count);
      result = vec2u(a.y >> (count - 32u), 0u);
    }
  } else {
    lost = a.x << (32u - count);
    result = vec2u((a.x >> count) | (a.y << (32u - count)), a.y >> count);
  }
  result.x |= select(0u, 1u, lost != 0u);
  return result;
}

/** The 53 bits of the mantissa with three more below. */
fn extendedMantissa(a: vec2u) -> vec2u {
  return shiftedLeft(vec2u(a.x, (a.y & 0xfffffu) | 0x100000u), 3u);
}

/** a + b; not-a-number and infinity spread. */
fn doubleSum(first: vec2u, second: vec2u) -> vec2u {
  var a = first;
  var b = second;
  let aSize = vec2u(a.x, a.y & 0x7fffffffu);
  let bSize = vec2u(b.x, b.y & 0x7fffffffu);
  if (bSize.y > aSize.y || (bSize.y == aSize.y && bSize.x > aSize.x)) {
    a = second;
    b = first;
  }
  let exponent = (a.y >> 20u) & 0x7ffu;
  if (isZero64(b) || exponent == 0x7ffu) {
    return a;
  }
  let larger = extendedMantissa(a);
  let smaller = shiftedRightSticky(extendedMantissa(b), exponent - ((b.y >> 20u) & 0x7ffu));
  var sum: vec2u;
  if (((a.y ^ b.y) >> 31u) == 0u) {
    let low = larger.x + smaller.x;
    sum = vec2u(low, larger.y + smaller.y + select(0u, 1u, low < larger.x));
  } else {
    sum = vec2u(larger.x - smaller.x, larger.y - smaller.y - select(0u, 1u, larger.x < smaller.x));
  }
  return composed(a.y & 0x80000000u, exponent, sum);
}

/** Sign, exponent of bit 55, and a mantissa with three extra bits, as a double rounded to even. */
fn composed(sign: u32, exponent: u32, extended: vec2u) -> vec2u {
  if (extended.x == 0u && extended.y == 0u) {
    return vec2u(0u);
  }
  let zeros = select(countLeadingZeros(extended.y), 32u + countLeadingZeros(extended.x), extended.y == 0u);
  var m = extended;
  var e = i32(exponent) + 8 - i32(zeros);
  if (zeros < 8u) {
    m = shiftedRightSticky(m, 8u - zeros);
  } else {
    m = shiftedLeft(m, zeros - 8u);
  }
  if (e <= 0) {
    return vec2u(0u, sign);
  }
  let rest = m.x & 7u;
  m = vec2u((m.x >> 3u) | (m.y << 29u), m.y >> 3u);
  if (rest > 4u || (rest == 4u && (m.x & 1u) == 1u)) {
    m.x += 1u;
    m.y += select(0u, 1u, m.x == 0u);
  }
  // A carry into bit 53 raises the exponent by itself.
  return vec2u(m.x, sign | ((u32(e - 1) << 20u) + m.y));
}
