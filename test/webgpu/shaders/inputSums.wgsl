// What digital subtraction needs of each output position (reference/read.ts addInput): the sum of the inputs of each block
// exactly, read by the reference column (its code, or its value without a converter), or times the offset. One invocation a
// position. The sums are pairs of floats (twoSum), good for 48 bits.

override ADC: bool = false;
override BITS: bool = false;

const REFERENCE_COLUMN = 1u;

@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read> converter: array<f32>;
// Position m: [4m] half codes of the reference column (i32), [4m + 1] its value, [4m + 2] offset.
@group(0) @binding(3) var<storage, read_write> corrections: array<u32>;

const MAGIC = 12582912.0;

/** Input value of a phase: as it is where there is one phase. */
fn phaseValue(x: f32, phase: u32) -> f32 {
  if (params.phases == 1u) {
    return x;
  }
  return max(select(x, -x, phase == 1u), 0.0);
}

/** A pair of floats plus one more. */
fn grown(sum: Pair, x: f32) -> Pair {
  let s = twoSum(sum.high, x);
  let t = sum.low + s.low;
  return twoSum(s.high, t);
}

/** Contribution of one input to the sum of a phase and cycle. */
fn contribution(x: f32, phase: u32, cycle: u32) -> f32 {
  if (!BITS) {
    return phaseValue(x, phase);
  }
  let whole = phaseValue(round(product(x, params.inverseStep)), phase);
  return sign(whole) * f32((u32(abs(whole)) >> cycle) & 1u);
}

fn blockSum(place: Place, first: u32, end: u32, phase: u32, cycle: u32) -> Pair {
  var sum = Pair(0.0, 0.0);
  for (var row = first; row < end; ) {
    let part = segmentAt(row, end);
    let pixel = pixelAt(place, part.position);
    if (pixel >= 0) {
      let start = u32(pixel) * params.channels + part.channel;
      for (var i = 0u; i < part.count; i++) {
        sum = grown(sum, contribution(input[start + i], phase, cycle));
      }
    }
    row += part.count;
  }
  return sum;
}

/** b·(high + low), rounded once. */
fn cellTimes(sum: Pair) -> f32 {
  let p = product(params.cell, sum.high);
  let rest = fused(params.cell, sum.high, -p);
  return p + fused(params.cell, sum.low, rest);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var m = id.x; m < params.positions; m += 64u * groups.x) {
    let place = placeOf(m);
    var codes = 0;
    var value = 0.0;
    var total = Pair(0.0, 0.0);
    var end: u32;
    for (var first = 0u; first < params.rows; first = end) {
      end = blockEnd(first);
      for (var phase = 0u; phase < params.phases; phase++) {
        for (var cycle = 0u; cycle < params.cycles; cycle++) {
          let sum = blockSum(place, first, end, phase, cycle);
          let weight = select(1, -1, phase == 1u) << cycle;
          total = grown(grown(total, f32(weight) * sum.high), f32(weight) * sum.low);
          if (params.digital == REFERENCE_COLUMN) {
            let partial = cellTimes(sum);
            if (ADC) {
              let t = fused(partial, converter[1], converter[2]) + MAGIC;
              codes += weight * bitcast<i32>(clamp(t, converter[3], converter[4]));
            } else {
              value += f32(weight) * partial;
            }
          }
        }
      }
    }
    let halves = 2 * (codes - params.bias) + params.halves;
    corrections[4u * m] = bitcast<u32>(select(0, halves, params.digital == REFERENCE_COLUMN));
    corrections[4u * m + 1u] = bitcast<u32>(value);
    corrections[4u * m + 2u] = bitcast<u32>(select(cellTimes(total), 0.0, params.digital == REFERENCE_COLUMN));
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

// One read of an array without its direction (reference/geometry.ts): parameters, blocks of rows, and the pixel that an
// output position meets at a kernel position. Shared by all kernels that read.

struct Params {
  zero: f32,
  /** Output positions batch·outHeight·outWidth; matrix rows (kernel position, channel). */
  positions: u32, rows: u32,
  /** Blocks: every `segment` rows are cut into groups of at most `blockRows`. */
  segment: u32, blockRows: u32,
  inHeight: u32, inWidth: u32, channels: u32, outHeight: u32, outWidth: u32,
  columns: u32, padded: u32, kernelWidth: u32, stride: u32, padding: u32, backward: u32,
  planes: u32, phases: u32,
  /** Bit-serial: cycles, and 1/inputStep. */
  cycles: u32, inverseStep: f32,
  outScale: f32, step: f32,
  /** Sum of the signs and bit values of all conversions of one output, times the bits of MAGIC; and in half codes. */
  bias: i32, halves: i32,
  /** Reference column and offset: current of their cells; 0 none, 1 reference column, 2 offset. */
  cell: f32, digital: u32,
  /** Probes: first and number of looks, looks in all (0: every position and cycle). */
  firstLook: u32, looks: u32, allLooks: u32, blocks: u32,
  /** Weight gradient: spans of positions that are converted at once, and what one split takes: spans, or positions. */
  spans: u32, perSplit: u32,
}
@group(0) @binding(0) var<uniform> params: Params;

struct Segment { position: u32, channel: u32, count: u32 }

fn segmentAt(row: u32, end: u32) -> Segment {
  let position = row / params.channels;
  let channel = row % params.channels;
  return Segment(position, channel, min(params.channels - channel, end - row));
}

/** First row of the block after the one that starts at `row`. */
fn blockEnd(row: u32) -> u32 {
  let segmentEnd = (row / params.segment + 1u) * params.segment;
  return min(row + params.blockRows, segmentEnd);
}

/** Image, and output coordinates as the input sees them: o·stride − padding forward, i + padding backward. */
struct Place { image: u32, y: i32, x: i32 }

fn placeOf(m: u32) -> Place {
  let ox = i32(m % params.outWidth);
  let oy = i32((m / params.outWidth) % params.outHeight);
  let image = m / (params.outWidth * params.outHeight);
  let padding = i32(params.padding);
  if (params.backward == 1u) {
    return Place(image, oy + padding, ox + padding);
  }
  return Place(image, oy * i32(params.stride) - padding, ox * i32(params.stride) - padding);
}

/** Index of the pixel under a kernel position, or −1 in the padding. */
fn pixelAt(place: Place, position: u32) -> i32 {
  let ky = i32(position / params.kernelWidth);
  let kx = i32(position % params.kernelWidth);
  var y = place.y + ky;
  var x = place.x + kx;
  if (params.backward == 1u) {
    y = place.y - ky;
    x = place.x - kx;
    let stride = i32(params.stride);
    if (y < 0 || x < 0 || y % stride != 0 || x % stride != 0) {
      return -1;
    }
    y = y / stride;
    x = x / stride;
  }
  let inside = y >= 0 && x >= 0 && y < i32(params.inHeight) && x < i32(params.inWidth);
  let pixel = (i32(place.image) * i32(params.inHeight) + y) * i32(params.inWidth) + x;
  return select(-1, pixel, inside);
}
