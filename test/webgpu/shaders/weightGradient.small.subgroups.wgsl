enable subgroups;
const TILE_ROWS = 8u;

const TILE_QUADS = 2u;

const THREADS_K = 4u;

const THREADS_N = 8u;

// Weight gradient: (rows × columns) = Σ over output positions of input·error, as a matrix product in tiles whose depth is
// the positions. The positions are split over workgroups in a fixed way; gradientSum.wgsl adds the splits in their order.
// ADC: each image's positions in groups of blockRows go through the converter, and codes are added.
// A workgroup makes 8·THREADS_K rows × 4·THREADS_N columns. Mirrors reference/weightGradient.ts.

override ADC: bool = false;
/** Channels come in whole quads, so inputs can be loaded four at a time. */
override QUADS: bool = false;
/** The same for errors. */
override COLUMN_QUADS_WHOLE: bool = false;

const MAGIC = 12582912.0;
const MAGIC_BITS = 0x4B400000;
const DEPTH = 16u;
const THREADS = THREADS_K * THREADS_N;
const_assert TILE_QUADS * 4u == TILE_ROWS;
const ROW_QUADS = TILE_QUADS * THREADS_K;
const COLUMN_QUADS = THREADS_N;

@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(2) var<storage, read> error: array<vec4f>;
@group(0) @binding(3) var<storage, read> converter: array<f32>;
// (splits, rows, columns): floats, or codes.
@group(0) @binding(4) var<storage, read_write> parts: array<u32>;
@group(0) @binding(5) var<storage, read_write> tally: array<atomic<u32>>;

var<workgroup> inputTile: array<vec4f, DEPTH * ROW_QUADS>;
var<workgroup> errorTile: array<vec4f, DEPTH * COLUMN_QUADS>;
var<workgroup> clippedLow: atomic<u32>;
var<workgroup> clippedHigh: atomic<u32>;

fn inputAt(place: Place, row: u32) -> f32 {
  let pixel = pixelAt(place, row / params.channels);
  if (pixel < 0 || row >= params.rows) {
    return 0.0;
  }
  let at = u32(pixel) * params.channels + row % params.channels;
  return input[at / 4u][at % 4u];
}

/** Inputs that four rows see at one position. */
fn inputQuad(place: Place, row: u32) -> vec4f {
  if (QUADS) {
    let pixel = pixelAt(place, row / params.channels);
    if (pixel < 0 || row >= params.rows) {
      return vec4f(0.0);
    }
    return input[(u32(pixel) * params.channels + row % params.channels) / 4u];
  }
  return vec4f(inputAt(place, row), inputAt(place, row + 1u), inputAt(place, row + 2u), inputAt(place, row + 3u));
}

fn errorQuad(m: u32, column: u32) -> vec4f {
  let at = m * params.columns + column;
  if (COLUMN_QUADS_WHOLE) {
    return select(vec4f(0.0), error[at / 4u], column < params.columns);
  }
  var quad = vec4f(0.0);
  for (var j = 0u; j < 4u && column + j < params.columns; j++) {
    quad[j] = error[(at + j) / 4u][(at + j) % 4u];
  }
  return quad;
}

fn loadTiles(local: u32, m: u32, end: u32, row: u32, column: u32) {
  for (var at = local; at < DEPTH * ROW_QUADS; at += THREADS) {
    let position = m + at / ROW_QUADS;
    var quad = vec4f(0.0);
    if (position < end) {
      quad = inputQuad(placeOf(position), row + 4u * (at % ROW_QUADS));
    }
    inputTile[at] = quad;
  }
  for (var at = local; at < DEPTH * COLUMN_QUADS; at += THREADS) {
    let position = m + at / COLUMN_QUADS;
    var quad = vec4f(0.0);
    if (position < end) {
      quad = errorQuad(position, column + 4u * (at % COLUMN_QUADS));
    }
    errorTile[at] = quad;
  }
}

/** First position of a span; spans of one image come first to last. */
fn spanStart(span: u32) -> u32 {
  let image = params.outHeight * params.outWidth;
  let perImage = (image + params.blockRows - 1u) / params.blockRows;
  return (span / perImage) * image + (span % perImage) * params.blockRows;
}

fn spanEnd(start: u32) -> u32 {
  let image = params.outHeight * params.outWidth;
  return min(start + params.blockRows, (start / image + 1u) * image);
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let threadN = local % THREADS_N;
  let threadK = local / THREADS_N;
  let row = group.y * 4u * ROW_QUADS;
  let column = group.x * 4u * COLUMN_QUADS;
  let own = column + 4u * threadN;
  var low = 0u;
  var high = 0u;
  let valid = vec4u(own) + vec4u(0u, 1u, 2u, 3u) < vec4u(params.columns);
  let counted = vec4<bool>(row + 4u * threadK < params.rows) & valid;
  var partial0: vec4f;
  var codes0: vec4i;
  var partial1: vec4f;
  var codes1: vec4i;
  var partial2: vec4f;
  var codes2: vec4i;
  var partial3: vec4f;
  var codes3: vec4i;
  var partial4: vec4f;
  var codes4: vec4i;
  var partial5: vec4f;
  var codes5: vec4i;
  var partial6: vec4f;
  var codes6: vec4i;
  var partial7: vec4f;
  var codes7: vec4i;
  let firstSpan = select(group.z, group.z * params.perSplit, ADC);
  let lastSpan = select(group.z + 1u, min(firstSpan + params.perSplit, params.spans), ADC);
  for (var span = firstSpan; span < lastSpan; span++) {
    var start = span * params.perSplit;
    var end = min(start + params.perSplit, params.positions);
    if (ADC) {
      start = spanStart(span);
      end = spanEnd(start);
    }
    partial0 = vec4f(0.0);
    partial1 = vec4f(0.0);
    partial2 = vec4f(0.0);
    partial3 = vec4f(0.0);
    partial4 = vec4f(0.0);
    partial5 = vec4f(0.0);
    partial6 = vec4f(0.0);
    partial7 = vec4f(0.0);
    for (var m = start; m < end; m += DEPTH) {
      workgroupBarrier();
      loadTiles(local, m, end, row, column);
      workgroupBarrier();
      for (var d = 0u; d < min(DEPTH, end - m); d++) {
        let e = errorTile[d * COLUMN_QUADS + threadN];
        let x0 = inputTile[d * ROW_QUADS + threadK + 0u * THREADS_K];
        let x1 = inputTile[d * ROW_QUADS + threadK + 1u * THREADS_K];
        partial0 = fused4(x0.x, e, partial0);
        partial1 = fused4(x0.y, e, partial1);
        partial2 = fused4(x0.z, e, partial2);
        partial3 = fused4(x0.w, e, partial3);
        partial4 = fused4(x1.x, e, partial4);
        partial5 = fused4(x1.y, e, partial5);
        partial6 = fused4(x1.z, e, partial6);
        partial7 = fused4(x1.w, e, partial7);
      }
    }
    if (ADC) {
      let t = shifted(partial0);
      low += countOf((t < vec4f(converter[3])) & counted);
      high += countOf((t > vec4f(converter[4])) & counted);
      codes0 += codeBits(shifted(partial0)) - vec4i(MAGIC_BITS);
      codes1 += codeBits(shifted(partial1)) - vec4i(MAGIC_BITS);
      codes2 += codeBits(shifted(partial2)) - vec4i(MAGIC_BITS);
      codes3 += codeBits(shifted(partial3)) - vec4i(MAGIC_BITS);
      codes4 += codeBits(shifted(partial4)) - vec4i(MAGIC_BITS);
      codes5 += codeBits(shifted(partial5)) - vec4i(MAGIC_BITS);
      codes6 += codeBits(shifted(partial6)) - vec4i(MAGIC_BITS);
      codes7 += codeBits(shifted(partial7)) - vec4i(MAGIC_BITS);
    }
  }
  store(group.z, row + 4u * (threadK + (0u / 4u) * THREADS_K) + 0u % 4u, own, codes0, partial0);
  store(group.z, row + 4u * (threadK + (1u / 4u) * THREADS_K) + 1u % 4u, own, codes1, partial1);
  store(group.z, row + 4u * (threadK + (2u / 4u) * THREADS_K) + 2u % 4u, own, codes2, partial2);
  store(group.z, row + 4u * (threadK + (3u / 4u) * THREADS_K) + 3u % 4u, own, codes3, partial3);
  store(group.z, row + 4u * (threadK + (4u / 4u) * THREADS_K) + 4u % 4u, own, codes4, partial4);
  store(group.z, row + 4u * (threadK + (5u / 4u) * THREADS_K) + 5u % 4u, own, codes5, partial5);
  store(group.z, row + 4u * (threadK + (6u / 4u) * THREADS_K) + 6u % 4u, own, codes6, partial6);
  store(group.z, row + 4u * (threadK + (7u / 4u) * THREADS_K) + 7u % 4u, own, codes7, partial7);
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

/** Four columns of one row of one split. */
fn store(split: u32, row: u32, column: u32, codes: vec4i, sums: vec4f) {
  for (var j = 0u; j < 4u; j++) {
    if (row < params.rows && column + j < params.columns) {
      let word = select(bitcast<u32>(sums[j]), bitcast<u32>(codes[j]), ADC);
      parts[(split * params.rows + row) * params.columns + column + j] = word;
    }
  }
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
