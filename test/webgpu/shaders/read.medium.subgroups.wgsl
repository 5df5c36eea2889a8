enable subgroups;
const TILE_M = 8u;

const THREADS_M = 8u;

const THREADS_N = 16u;

const LOADS = 2u;

// Forward or backward read of an array: implicit matrix product (positions × rows)·(rows × columns) in tiles, with the
// converter fused in after each block of rows: partial sums go through it in registers and are added as integers.
// A workgroup of THREADS_M × THREADS_N invocations makes TILE_M·THREADS_M positions × 4·THREADS_N columns, each of them LOADS
// loads of a tile; these are the host's tile sizes. Mirrors reference/read.ts; the order of every fma chain is the same.

override ADC: bool = false;
/** Bit-serial inputs: one bit plane a cycle, rows in groups of four of one pixel. */
override BITS: bool = false;
/** Rows and blocks come in whole quads of one pixel, so inputs can be loaded four at a time. */
override QUADS: bool = false;
/** Something is subtracted after the conversion: corrections of inputSums.wgsl. */
override CORRECTED: bool = false;

const MAGIC = 12582912.0;
const DEPTH = 16u;
const DEPTH_QUADS = DEPTH / 4u;
const THREADS = THREADS_M * THREADS_N;
const POSITIONS = TILE_M * THREADS_M;
const COLUMN_QUADS = THREADS_N;
const_assert LOADS * THREADS == POSITIONS * DEPTH_QUADS;

@group(0) @binding(1) var<storage, read> input: array<vec4f>;
// (planes, rows, padded)
@group(0) @binding(2) var<storage, read> packed: array<vec4f>;
@group(0) @binding(3) var<storage, read> converter: array<f32>;
@group(0) @binding(4) var<storage, read> corrections: array<vec4u>;
@group(0) @binding(5) var<storage, read_write> output: array<f32>;
// [0] clipped low, [2] clipped high; words of 64-bit sums.
@group(0) @binding(6) var<storage, read_write> tally: array<atomic<u32>>;

var<workgroup> inputTile: array<vec4f, POSITIONS * DEPTH_QUADS>;
var<workgroup> weightTile: array<vec4f, DEPTH * COLUMN_QUADS>;
var<workgroup> clippedLow: atomic<u32>;
var<workgroup> clippedHigh: atomic<u32>;

/** Four inputs from element `at`; those from `count` on are 0. */
fn quadAt(at: u32, count: u32) -> vec4f {
  if (QUADS) {
    return input[at / 4u];
  }
  var quad = vec4f(0.0);
  for (var i = 0u; i < min(count, 4u); i++) {
    quad[i] = input[(at + i) / 4u][(at + i) % 4u];
  }
  return quad;
}

/** What the rows see in this phase and cycle. */
fn applied(x: vec4f, phase: u32, cycle: u32) -> vec4f {
  var value = x;
  if (BITS) {
    value = round(fma(x, vec4f(params.inverseStep), vec4f(params.zero)));
  }
  if (params.phases == 2u) {
    value = max(select(value, -value, phase == 1u), vec4f(0.0));
  }
  if (BITS) {
    value = sign(value) * vec4f((vec4u(abs(value)) >> vec4u(cycle)) & vec4u(1u));
  }
  return value;
}

/** Inputs of four rows of a segment at a pixel, from row `inner` on. */
fn inputQuad(pixel: i32, part: Segment, inner: u32, phase: u32, cycle: u32) -> vec4f {
  if (pixel < 0 || inner >= part.count) {
    return vec4f(0.0);
  }
  let element = u32(pixel) * params.channels + part.channel + inner;
  return applied(quadAt(element, part.count - inner), phase, cycle);
}

/** Loads weights of matrix rows row + offset … for the columns of the tile. */
fn loadWeights(local: u32, part: Segment, offset: u32, row: u32, plane: u32, column: u32) {
  for (var at = local; at < DEPTH * COLUMN_QUADS; at += THREADS) {
    let inner = offset + at / COLUMN_QUADS;
    let quad = column + at % COLUMN_QUADS;
    var weights = vec4f(0.0);
    if (inner < part.count && quad < params.padded / 4u) {
      weights = packed[(plane * params.rows + row + inner) * (params.padded / 4u) + quad];
    }
    weightTile[at] = weights;
  }
}

/** sum + inputs × four rows of weights, ascending. */
fn multiplied(x: vec4f, w0: vec4f, w1: vec4f, w2: vec4f, w3: vec4f, sum: vec4f) -> vec4f {
  if (BITS) {
    // Bits times weights are exact: these are sums of the rows that are set.
    let up = max(x, vec4f(0.0));
    let down = max(-x, vec4f(0.0));
    let added = sum + (((up.x * w0 + up.y * w1) + up.z * w2) + up.w * w3);
    return added - (((down.x * w0 + down.y * w1) + down.z * w2) + down.w * w3);
  }
  return fused4(x.w, w3, fused4(x.z, w2, fused4(x.y, w1, fused4(x.x, w0, sum))));
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let threadN = local % THREADS_N;
  let threadM = local / THREADS_N;
  let firstPosition = (group.y + group.z * 32768u) * POSITIONS;
  let column = group.x * COLUMN_QUADS;
  var low = 0u;
  var high = 0u;
  let valid = vec4u(4u * (column + threadN)) + vec4u(0u, 1u, 2u, 3u) < vec4u(params.columns);
  let counted = vec4<bool>(firstPosition + threadM < params.positions) & valid;
  let m0 = firstPosition + (local + 0u * THREADS) / DEPTH_QUADS;
  let place0 = placeOf(m0);
  var pixel0: i32;
  let m1 = firstPosition + (local + 1u * THREADS) / DEPTH_QUADS;
  let place1 = placeOf(m1);
  var pixel1: i32;
  var partial0: vec4f;
  var codes0: vec4i;
  var sums0: vec4f;
  var partial1: vec4f;
  var codes1: vec4i;
  var sums1: vec4f;
  var partial2: vec4f;
  var codes2: vec4i;
  var sums2: vec4f;
  var partial3: vec4f;
  var codes3: vec4i;
  var sums3: vec4f;
  var partial4: vec4f;
  var codes4: vec4i;
  var sums4: vec4f;
  var partial5: vec4f;
  var codes5: vec4i;
  var sums5: vec4f;
  var partial6: vec4f;
  var codes6: vec4i;
  var sums6: vec4f;
  var partial7: vec4f;
  var codes7: vec4i;
  var sums7: vec4f;
  var blockLast: u32;
  for (var first = 0u; first < params.rows; first = blockLast) {
    blockLast = blockEnd(first);
    for (var phase = 0u; phase < params.phases; phase++) {
      for (var plane = 0u; plane < params.planes; plane++) {
        for (var cycle = 0u; cycle < params.cycles; cycle++) {
          partial0 = vec4f(0.0);
          partial1 = vec4f(0.0);
          partial2 = vec4f(0.0);
          partial3 = vec4f(0.0);
          partial4 = vec4f(0.0);
          partial5 = vec4f(0.0);
          partial6 = vec4f(0.0);
          partial7 = vec4f(0.0);
          for (var row = first; row < blockLast; ) {
            let part = segmentAt(row, blockLast);
            pixel0 = select(-1, pixelAt(place0, part.position), m0 < params.positions);
            pixel1 = select(-1, pixelAt(place1, part.position), m1 < params.positions);
            for (var offset = 0u; offset < part.count; offset += DEPTH) {
              let inner = offset + 4u * (local % DEPTH_QUADS);
              workgroupBarrier();
              inputTile[local + 0u * THREADS] = inputQuad(pixel0, part, inner, phase, cycle);
              inputTile[local + 1u * THREADS] = inputQuad(pixel1, part, inner, phase, cycle);
              loadWeights(local, part, offset, row, plane, column);
              workgroupBarrier();
              let quads = min(DEPTH_QUADS, (part.count - offset + 3u) / 4u);
              for (var q = 0u; q < quads; q++) {
                let w0 = weightTile[4u * q * COLUMN_QUADS + threadN];
                let w1 = weightTile[(4u * q + 1u) * COLUMN_QUADS + threadN];
                let w2 = weightTile[(4u * q + 2u) * COLUMN_QUADS + threadN];
                let w3 = weightTile[(4u * q + 3u) * COLUMN_QUADS + threadN];
                let x0 = inputTile[(threadM + 0u * THREADS_M) * DEPTH_QUADS + q];
                partial0 = multiplied(x0, w0, w1, w2, w3, partial0);
                let x1 = inputTile[(threadM + 1u * THREADS_M) * DEPTH_QUADS + q];
                partial1 = multiplied(x1, w0, w1, w2, w3, partial1);
                let x2 = inputTile[(threadM + 2u * THREADS_M) * DEPTH_QUADS + q];
                partial2 = multiplied(x2, w0, w1, w2, w3, partial2);
                let x3 = inputTile[(threadM + 3u * THREADS_M) * DEPTH_QUADS + q];
                partial3 = multiplied(x3, w0, w1, w2, w3, partial3);
                let x4 = inputTile[(threadM + 4u * THREADS_M) * DEPTH_QUADS + q];
                partial4 = multiplied(x4, w0, w1, w2, w3, partial4);
                let x5 = inputTile[(threadM + 5u * THREADS_M) * DEPTH_QUADS + q];
                partial5 = multiplied(x5, w0, w1, w2, w3, partial5);
                let x6 = inputTile[(threadM + 6u * THREADS_M) * DEPTH_QUADS + q];
                partial6 = multiplied(x6, w0, w1, w2, w3, partial6);
                let x7 = inputTile[(threadM + 7u * THREADS_M) * DEPTH_QUADS + q];
                partial7 = multiplied(x7, w0, w1, w2, w3, partial7);
              }
            }
            row += part.count;
          }
          let weight = select(1, -1, phase != plane) << cycle;
          if (ADC) {
            // Clips are counted on the first of each invocation's positions.
            let t = shifted(partial0);
            low += countOf((t < vec4f(converter[3])) & counted);
            high += countOf((t > vec4f(converter[4])) & counted);
            codes0 += weight * codeBits(shifted(partial0));
            codes1 += weight * codeBits(shifted(partial1));
            codes2 += weight * codeBits(shifted(partial2));
            codes3 += weight * codeBits(shifted(partial3));
            codes4 += weight * codeBits(shifted(partial4));
            codes5 += weight * codeBits(shifted(partial5));
            codes6 += weight * codeBits(shifted(partial6));
            codes7 += weight * codeBits(shifted(partial7));
          } else {
            sums0 += f32(weight) * partial0;
            sums1 += f32(weight) * partial1;
            sums2 += f32(weight) * partial2;
            sums3 += f32(weight) * partial3;
            sums4 += f32(weight) * partial4;
            sums5 += f32(weight) * partial5;
            sums6 += f32(weight) * partial6;
            sums7 += f32(weight) * partial7;
          }
        }
      }
    }
  }
  store(firstPosition + threadM + 0u * THREADS_M, 4u * (column + threadN), codes0, sums0);
  store(firstPosition + threadM + 1u * THREADS_M, 4u * (column + threadN), codes1, sums1);
  store(firstPosition + threadM + 2u * THREADS_M, 4u * (column + threadN), codes2, sums2);
  store(firstPosition + threadM + 3u * THREADS_M, 4u * (column + threadN), codes3, sums3);
  store(firstPosition + threadM + 4u * THREADS_M, 4u * (column + threadN), codes4, sums4);
  store(firstPosition + threadM + 5u * THREADS_M, 4u * (column + threadN), codes5, sums5);
  store(firstPosition + threadM + 6u * THREADS_M, 4u * (column + threadN), codes6, sums6);
  store(firstPosition + threadM + 7u * THREADS_M, 4u * (column + threadN), codes7, sums7);
  if (ADC) {
    let allLow = joinedSum(low);
    let allHigh = joinedSum(high);
    if (speaks()) {
      atomicAdd(&clippedLow, allLow);
      atomicAdd(&clippedHigh, allHigh);
    }
    workgroupBarrier();
    if (local == 0u) {
      addWide(0u, atomicLoad(&clippedLow));
      addWide(2u, atomicLoad(&clippedHigh));
    }
  }
}

/** Partial sums in steps of the converter, shifted, plus MAGIC: the code is in their low bits. */
fn shifted(sums: vec4f) -> vec4f {
  return fused4(converter[1], sums, vec4f(converter[2])) + vec4f(MAGIC);
}

/** Codes within the converter's ends, as bits of floats. */
fn codeBits(t: vec4f) -> vec4i {
  return bitcast<vec4i>(clamp(t, vec4f(converter[3]), vec4f(converter[4])));
}

fn countOf(flags: vec4<bool>) -> u32 {
  let ones = select(vec4u(0u), vec4u(1u), flags);
  return ones.x + ones.y + ones.z + ones.w;
}

/** total (low, high) += value. */
fn addWide(at: u32, value: u32) {
  let before = atomicAdd(&tally[at], value);
  if (before + value < before) {
    atomicAdd(&tally[at + 1u], 1u);
  }
}

/** Digital sums of four columns → outputs. */
fn store(m: u32, column: u32, codes: vec4i, sums: vec4f) {
  if (m >= params.positions) {
    return;
  }
  var correction = vec4u(0u);
  if (CORRECTED) {
    correction = corrections[m];
  }
  for (var j = 0u; j < 4u; j++) {
    if (column + j >= params.columns) {
      return;
    }
    var total: f32;
    if (ADC) {
      let halves = 2 * (codes[j] - params.bias) + params.halves - bitcast<i32>(correction.x);
      total = scaledWhole(0.5 * converter[0], halves);
    } else {
      total = sums[j] - bitcast<f32>(correction.y);
    }
    let scaled = product(params.outScale, total - bitcast<f32>(correction.z));
    output[m * params.columns + column + j] = product(scaled, params.step);
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

// joined.wgsl where the adapter has subgroups: one atomic operation for each of them instead of one for each invocation.

fn joinedSum(value: u32) -> u32 {
  return subgroupAdd(value);
}

fn joinedMaximum(value: u32) -> u32 {
  return subgroupMax(value);
}

fn speaks() -> bool {
  return subgroupElect();
}

// a·b + c with one rounding, on four columns at once: the steps of long sums. Where the adapter's fma rounds twice, it is
// taken all the same (FUSED_SUMS), or mended as in exact.wgsl.

override FUSED_SUMS: bool = true;

fn fused4(a: f32, b: vec4f, c: vec4f) -> vec4f {
  if (FUSED_SUMS) {
    return fma(vec4f(a), b, c);
  }
  return emulatedFma4(vec4f(a), b, c);
}

/** As hidden() of exact.wgsl. */
fn hidden4(x: vec4f) -> vec4f {
  return fma(vec4f(params.zero), vec4f(params.zero), x);
}

fn emulatedFma4(a: vec4f, b: vec4f, c: vec4f) -> vec4f {
  let mask = vec4u(0xfffff000u);
  // Rounded before it is added to, as in product().
  let p = fma(a, b, vec4f(params.zero));
  let ah = bitcast<vec4f>(bitcast<vec4u>(a) & mask);
  let bh = bitcast<vec4f>(bitcast<vec4u>(b) & mask);
  let al = a - ah;
  let bl = b - bh;
  let low = ((ah * bh - p) + ah * bl + al * bh) + al * bl;
  let t = hidden4(c + low);
  let tz = hidden4(t - c);
  let tLow = (c - (t - tz)) + (low - tz);
  let v = hidden4(p + t);
  let vz = hidden4(v - p);
  let vLow = (p - (v - vz)) + (t - vz);
  let z = hidden4(tLow + vLow);
  let zz = hidden4(z - tLow);
  let rest = (tLow - (z - zz)) + (vLow - zz);
  let bits = bitcast<vec4u>(z);
  let toOdd = select(bits - 1u, bits + 1u, (rest > vec4f(0.0)) == (z > vec4f(0.0)));
  let inexactEven = (rest != vec4f(0.0)) & ((bits & vec4u(1u)) == vec4u(0u));
  return v + bitcast<vec4f>(select(bits, toOdd, inexactEven));
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
