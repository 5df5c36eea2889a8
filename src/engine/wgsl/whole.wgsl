// Whole numbers of 32 and 64 bits as floats, rounded once, half to even, and sums of 64 bits; four at a time.

/** The adapter's own conversion of an i32 rounds half to even, which WGSL does not promise. */
override CONVERTS: bool = false;

/** 64-bit whole numbers in two's complement: high·2^32 + low. */
struct Wide { high: vec4i, low: vec4u }

/** 256·high + low. */
fn wideOf(high: vec4i, low: vec4i) -> Wide {
  let shifted = bitcast<vec4u>(high) << vec4u(8u);
  let sum = shifted + bitcast<vec4u>(low);
  let carry = select(vec4i(0), vec4i(1), sum < shifted);
  return Wide((high >> vec4u(24u)) + (low >> vec4u(31u)) + carry, sum);
}

fn wideSum(a: Wide, b: Wide) -> Wide {
  let low = a.low + b.low;
  return Wide(a.high + b.high + select(vec4i(0), vec4i(1), low < a.low), low);
}

/** −a where `negative`. */
fn signedWide(a: Wide, negative: vec4<bool>) -> Wide {
  let high = ~a.high + select(vec4i(0), vec4i(1), a.low == vec4u(0u));
  return Wide(select(a.high, high, negative), select(a.low, ~a.low + vec4u(1u), negative));
}

/** a·b of whole numbers, 0 <= b < 2^15. */
fn wideProduct(a: i32, b: i32) -> Wide {
  let high = (a >> 16u) * b;
  let low = (a & 0xffff) * b;
  let shifted = u32(high) << 16u;
  let sum = shifted + u32(low);
  return Wide(vec4i((high >> 16u) + select(0, 1, sum < shifted)), vec4u(sum));
}

/** x of 32 bits. */
fn widened(x: vec4i) -> Wide {
  return Wide(x >> vec4u(31u), bitcast<vec4u>(x));
}

/** a·b of a < 2^40 in size and a whole number b < 2^24. */
fn wideTimes(a: Wide, b: u32) -> Wide {
  let negative = a.high < vec4i(0);
  let size = signedWide(a, negative);
  let b0 = vec4u(b & 0xffffu);
  let b1 = vec4u(b >> 16u);
  let a0 = size.low & vec4u(0xffffu);
  let a1 = size.low >> vec4u(16u);
  // No carry is lost: each sum is below 2^33 / 2^16 above the lowest product.
  let middle = a0 * b1 + ((a0 * b0) >> vec4u(16u));
  let upper = a1 * b0;
  let sum = upper + middle;
  let carry = select(vec4u(0u), vec4u(0x10000u), sum < upper);
  let low = (sum << vec4u(16u)) | ((a0 * b0) & vec4u(0xffffu));
  let high = (sum >> vec4u(16u)) + carry + a1 * b1 + bitcast<vec4u>(size.high) * b;
  return signedWide(Wide(bitcast<vec4i>(high), low), negative);
}

/** lsb·(codes + halves/2), rounded once. */
fn scaledCodes(lsb: f32, codes: vec4i, halves: i32) -> vec4f {
  return scaledWide(lsb, widened(codes), halves);
}

fn scaledWide(lsb: f32, codes: Wide, half: i32) -> vec4f {
  let halves = wideSum(wideSum(codes, codes), widened(vec4i(half)));
  let bits = bitcast<u32>(lsb);
  let product = floatOfWide(wideTimes(halves, (bits & 0x7fffffu) | 0x800000u));
  // The mantissa is lsb·2^(23 − exponent); two steps, so that both powers are normal.
  return (product * powers(vec4i(-24))) * powers(vec4i(i32(bits >> 23u) - 127));
}

/** The 24 bits below a leading bit at 31, rounded by those under them; `rest`: there are more bits below. */
fn roundedBits(bits: vec4u, rest: vec4<bool>) -> vec4f {
  let kept = bits >> vec4u(8u);
  let cut = bits & vec4u(255u);
  let odd = rest | ((kept & vec4u(1u)) == vec4u(1u));
  let up = (cut > vec4u(128u)) | ((cut == vec4u(128u)) & odd);
  return vec4f(kept + select(vec4u(0u), vec4u(1u), up));
}

/** 2^k of small whole k. */
fn powers(k: vec4i) -> vec4f {
  return bitcast<vec4f>((k + vec4i(127)) << vec4u(23u));
}

fn floatOfWhole(x: vec4i) -> vec4f {
  if (CONVERTS) {
    return vec4f(x);
  }
  let size = bitcast<vec4u>(abs(x));
  let zeros = countLeadingZeros(size);
  let bits = size << (zeros & vec4u(31u));
  let value = roundedBits(bits, vec4<bool>(false)) * powers(vec4i(8) - vec4i(zeros));
  return select(value, -value, x < vec4i(0));
}

fn floatOfWide(x: Wide) -> vec4f {
  let negative = x.high < vec4i(0);
  let size = signedWide(x, negative);
  let high = bitcast<vec4u>(size.high);
  let short = high == vec4u(0u);
  let zeros = countLeadingZeros(select(high, size.low, short));
  let shift = zeros & vec4u(31u);
  let joined = (high << shift) | ((size.low >> vec4u(1u)) >> (vec4u(31u) - shift));
  let bits = select(joined, size.low << shift, short);
  let rest = !short & ((size.low << shift) != vec4u(0u));
  let exponent = select(vec4i(40), vec4i(8), short) - vec4i(zeros);
  let value = roundedBits(bits, rest) * powers(exponent);
  return select(value, -value, negative);
}
