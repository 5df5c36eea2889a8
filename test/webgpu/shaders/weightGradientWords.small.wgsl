// SHA-256 of the whole: ffcb056e0a5f2491b6b81f15791864d5f157da8a27c39eb4db4a4e8a59ad23ba
const TILE_ROWS = 8u;

const TILE_QUADS = 2u;

const THREADS_K = 4u;

const THREADS_N = 8u;

// Weight gradient of words: (rows × columns) = Σ over output positions of input·error, exact in whole numbers, as a matrix product in
// tiles whose depth is the positions, four of them in a word. The positions are split over workgroups; gradientSumWhole.wgsl
// adds the splits. A workgroup makes 8·THREADS_K rows × 4·THREADS_N columns. Mirrors reference/weightGradient.ts.
// The main function is a kernel longer than the budget: sums stay in registers of one function.

/** Words that are u8: they are lowered by 128 to be signed bytes, and the sums of the others put it right. */
override INPUT_LOWERED: bool = false;
override ERROR_LOWERED: bool = false;

const ONES = 0x01010101u;
const OFFSETS = 0x80808080u;
const DEPTH_QUADS = 8u;
const DEPTH = 4u * DEPTH_QUADS;
const THREADS = THREADS_K * THREADS_N;
const_assert TILE_QUADS * 4u == TILE_ROWS;
const ROW_QUADS = TILE_QUADS * THREADS_K;
const COLUMN_QUADS = THREADS_N;

@group(0) @binding(1) var<storage, read> input: array<u32>;
@group(0) @binding(2) var<storage, read> error: array<u32>;
@group(0) @binding(3) var<storage, read> converter: array<f32>;
// (splits, rows, columns): sums, or codes.
@group(0) @binding(4) var<storage, read_write> parts: array<i32>;
@group(0) @binding(5) var<storage, read_write> tally: array<atomic<u32>>;

var<workgroup> places: array<Place, DEPTH>;
// Four rows, or columns, each at four positions.
var<workgroup> inputTile: array<vec4u, DEPTH_QUADS * ROW_QUADS>;
var<workgroup> errorTile: array<vec4u, DEPTH_QUADS * COLUMN_QUADS>;

/** Byte i of word j becomes byte j of word i. */
fn turned(w: vec4u) -> vec4u {
  let even = 0x00ff00ffu;
  let a = (w.x & even) | ((w.y & even) << 8u);
  let b = ((w.x >> 8u) & even) | (w.y & ~even);
  let c = (w.z & even) | ((w.w & even) << 8u);
  let d = ((w.z >> 8u) & even) | (w.w & ~even);
  let lower = 0xffffu;
  return vec4u(
    (a & lower) | (c << 16u), (b & lower) | (d << 16u), (a >> 16u) | (c & ~lower), (b >> 16u) | (d & ~lower),
  );
}

fn inputByte(place: Place, row: u32) -> u32 {
  let pixel = pixelAt(place, row / params.channels);
  if (pixel < 0 || row >= params.rows) {
    return 0u;
  }
  let at = elementAt(pixel, row % params.channels);
  return (input[at / 4u] >> (8u * (at % 4u))) & 255u;
}

/** Words that four rows see at one position. */
fn inputQuad(place: Place, row: u32) -> u32 {
  if (params.aligned == 1u) {
    let pixel = pixelAt(place, row / params.channels);
    if (pixel < 0 || row >= params.rows) {
      return 0u;
    }
    return input[elementAt(pixel, row % params.channels) / 4u];
  }
  let low = inputByte(place, row) | (inputByte(place, row + 1u) << 8u);
  return low | (inputByte(place, row + 2u) << 16u) | (inputByte(place, row + 3u) << 24u);
}

/** Words of four columns; of those beyond the last one anything. */
fn errorQuad(m: u32, column: u32) -> u32 {
  let at = resultAt(m, column);
  if (params.errorAligned == 1u) {
    return error[at / 4u];
  }
  let shift = 8u * (at % 4u);
  let high = (error[at / 4u + 1u] << 1u) << (31u - shift);
  return (error[at / 4u] >> shift) | select(high, 0u, shift == 0u);
}

/** Tiles of the positions from m on; those from `end` on are 0. Barriers before and after. */
fn loadTiles(local: u32, m: u32, end: u32, row: u32, column: u32) {
  workgroupBarrier();
  for (var at = local; at < DEPTH; at += THREADS) {
    places[at] = placeOf(m + at);
  }
  workgroupBarrier();
  for (var at = local; at < DEPTH_QUADS * ROW_QUADS; at += THREADS) {
    let first = 4u * (at / ROW_QUADS);
    var words = vec4u(0u);
    for (var j = 0u; j < 4u && m + first + j < end; j++) {
      words[j] = inputQuad(places[first + j], row + 4u * (at % ROW_QUADS));
    }
    inputTile[at] = turned(words ^ vec4u(select(0u, OFFSETS, INPUT_LOWERED)));
  }
  for (var at = local; at < DEPTH_QUADS * COLUMN_QUADS; at += THREADS) {
    let first = m + 4u * (at / COLUMN_QUADS);
    var words = vec4u(0u);
    for (var j = 0u; j < 4u && first + j < end; j++) {
      words[j] = errorQuad(first + j, column + 4u * (at % COLUMN_QUADS));
    }
    errorTile[at] = turned(words ^ vec4u(select(0u, OFFSETS, ERROR_LOWERED)));
  }
  workgroupBarrier();
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let threadN = local % THREADS_N;
  let threadK = local / THREADS_N;
  let row = group.y * 4u * ROW_QUADS;
  let column = enterGroup(group.x, (params.columns + 4u * COLUMN_QUADS - 1u) / (4u * COLUMN_QUADS)) * 4u * COLUMN_QUADS;
  let own = column + 4u * threadN;
  let scale = converter[1] * params.unit;
  var low = 0u;
  var high = 0u;
  let valid = vec4u(own) + vec4u(0u, 1u, 2u, 3u) < vec4u(params.columns);
  let counted = vec4<bool>(row + 4u * threadK < params.rows) & valid;
  var errorSums: vec4i;
  var inputSums0: vec4i;
  var inputSums1: vec4i;
  var sum0: vec4i;
  var codes0 = vec4i(0);
  var sum1: vec4i;
  var codes1 = vec4i(0);
  var sum2: vec4i;
  var codes2 = vec4i(0);
  var sum3: vec4i;
  var codes3 = vec4i(0);
  var sum4: vec4i;
  var codes4 = vec4i(0);
  var sum5: vec4i;
  var codes5 = vec4i(0);
  var sum6: vec4i;
  var codes6 = vec4i(0);
  var sum7: vec4i;
  var codes7 = vec4i(0);
  let firstSpan = select(group.z, group.z * params.perSplit, ADC);
  let lastSpan = select(group.z + 1u, min(firstSpan + params.perSplit, params.spans), ADC);
  for (var span = firstSpan; span < lastSpan; span++) {
    let start = spanStart(span);
    let end = spanEnd(start);
    // Both operands were lowered by 128, which adds 128² at each position of whole tiles' quads.
    let both = select(0, 16384 * i32(4u * ((end - start + 3u) / 4u)), INPUT_LOWERED && ERROR_LOWERED);
    errorSums = vec4i(0);
    inputSums0 = vec4i(0);
    inputSums1 = vec4i(0);
    sum0 = vec4i(both);
    sum1 = vec4i(both);
    sum2 = vec4i(both);
    sum3 = vec4i(both);
    sum4 = vec4i(both);
    sum5 = vec4i(both);
    sum6 = vec4i(both);
    sum7 = vec4i(both);
    for (var m = start; m < end; m += DEPTH) {
      loadTiles(local, m, end, row, column);
      let quads = min(DEPTH_QUADS, (end - m + 3u) / 4u);
      for (var d = 0u; d < quads; d++) {
        let e = errorTile[d * COLUMN_QUADS + threadN];
        let x0 = inputTile[d * ROW_QUADS + threadK + 0u * THREADS_K];
        let x1 = inputTile[d * ROW_QUADS + threadK + 1u * THREADS_K];
        sum0 += quadDots(x0.x, e);
        sum1 += quadDots(x0.y, e);
        sum2 += quadDots(x0.z, e);
        sum3 += quadDots(x0.w, e);
        sum4 += quadDots(x1.x, e);
        sum5 += quadDots(x1.y, e);
        sum6 += quadDots(x1.z, e);
        sum7 += quadDots(x1.w, e);
        if (INPUT_LOWERED) {
          errorSums += quadDots(ONES, e);
        }
        if (ERROR_LOWERED) {
          inputSums0 += quadDots(ONES, x0);
          inputSums1 += quadDots(ONES, x1);
        }
      }
    }
    if (INPUT_LOWERED) {
      sum0 += 128 * errorSums;
      sum1 += 128 * errorSums;
      sum2 += 128 * errorSums;
      sum3 += 128 * errorSums;
      sum4 += 128 * errorSums;
      sum5 += 128 * errorSums;
      sum6 += 128 * errorSums;
      sum7 += 128 * errorSums;
    }
    if (ERROR_LOWERED) {
      sum0 += vec4i(128 * inputSums0.x);
      sum1 += vec4i(128 * inputSums0.y);
      sum2 += vec4i(128 * inputSums0.z);
      sum3 += vec4i(128 * inputSums0.w);
      sum4 += vec4i(128 * inputSums1.x);
      sum5 += vec4i(128 * inputSums1.y);
      sum6 += vec4i(128 * inputSums1.z);
      sum7 += vec4i(128 * inputSums1.w);
    }
    if (ADC) {
      let t = shifted(floatOfWhole(sum0), scale);
      low += countOf((t < vec4f(converter[3])) & counted);
      high += countOf((t > vec4f(converter[4])) & counted);
      codes0 += codeBits(shifted(floatOfWhole(sum0), scale)) - vec4i(MAGIC_BITS);
      codes1 += codeBits(shifted(floatOfWhole(sum1), scale)) - vec4i(MAGIC_BITS);
      codes2 += codeBits(shifted(floatOfWhole(sum2), scale)) - vec4i(MAGIC_BITS);
      codes3 += codeBits(shifted(floatOfWhole(sum3), scale)) - vec4i(MAGIC_BITS);
      codes4 += codeBits(shifted(floatOfWhole(sum4), scale)) - vec4i(MAGIC_BITS);
      codes5 += codeBits(shifted(floatOfWhole(sum5), scale)) - vec4i(MAGIC_BITS);
      codes6 += codeBits(shifted(floatOfWhole(sum6), scale)) - vec4i(MAGIC_BITS);
      codes7 += codeBits(shifted(floatOfWhole(sum7), scale)) - vec4i(MAGIC_BITS);
    }
  }
  store(group.z, row + 4u * (threadK + (0u / 4u) * THREADS_K) + 0u % 4u, own, select(sum0, codes0, ADC));
  store(group.z, row + 4u * (threadK + (1u / 4u) * THREADS_K) + 1u % 4u, own, select(sum1, codes1, ADC));
  store(group.z, row + 4u * (threadK + (2u / 4u) * THREADS_K) + 2u % 4u, own, select(sum2, codes2, ADC));
  store(group.z, row + 4u * (threadK + (3u / 4u) * THREADS_K) + 3u % 4u, own, select(sum3, codes3, ADC));
  store(group.z, row + 4u * (threadK + (4u / 4u) * THREADS_K) + 4u % 4u, own, select(sum4, codes4, ADC));
  store(group.z, row + 4u * (threadK + (5u / 4u) * THREADS_K) + 5u % 4u, own, select(sum5, codes5, ADC));
  store(group.z, row + 4u * (threadK + (6u / 4u) * THREADS_K) + 6u % 4u, own, select(sum6, codes6, ADC));
  store(group.z, row + 4u * (threadK + (7u / 4u) * THREADS_K) + 7u % 4u, own, select(sum7, codes7, ADC));
  if (ADC) {
    addClips(local, low, high);
  }
}

/** Four columns of one row of one split. */
fn store(split: u32, row: u32, column: u32, values: vec4i) {
  for (var j = 0u; j < 4u && row < params.rows && column + j < params.columns; j++) {
    parts[resultAt(split * params.rows + row, column + j)] = values[j];
  }
}

// (exact.wgsl)

// (joined.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (bytes.wgsl)

// (dot.wgsl)

// (dots.wgsl)

// (whole.wgsl)

// (wordConverter.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
