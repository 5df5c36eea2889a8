// SHA-256 of the whole: 60e6eb772f6d82114867552a7628fd0ab207f845febbe08d83e63f18f7333527
const TILE_ROWS = 8u;

const TILE_QUADS = 2u;

const THREADS_K = 4u;

const THREADS_N = 8u;

// Weight gradient: (rows × columns) = Σ over output positions of input·error, as a matrix product in tiles whose depth is
// the positions. The positions are split over workgroups in a fixed way; gradientSum.wgsl (ADC: gradientSumWhole.wgsl) adds them in their order.
// ADC: each image's positions in groups of blockRows go through the converter, and codes are added.
// A workgroup makes 8·THREADS_K rows × 4·THREADS_N columns. Mirrors reference/weightGradient.ts.

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

fn inputAt(place: Place, row: u32) -> f32 {
  let pixel = pixelAt(place, row / params.channels);
  if (pixel < 0 || row >= params.rows) {
    return 0.0;
  }
  let at = elementAt(pixel, row % params.channels);
  return input[at / 4u][at % 4u];
}

/** Inputs that four rows see at one position. */
fn inputQuad(place: Place, row: u32) -> vec4f {
  if (QUADS) {
    let pixel = pixelAt(place, row / params.channels);
    if (pixel < 0 || row >= params.rows) {
      return vec4f(0.0);
    }
    return input[elementAt(pixel, row % params.channels) / 4u];
  }
  return vec4f(inputAt(place, row), inputAt(place, row + 1u), inputAt(place, row + 2u), inputAt(place, row + 3u));
}

fn errorQuad(m: u32, column: u32) -> vec4f {
  let at = resultAt(m, column);
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

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let threadN = local % THREADS_N;
  let threadK = local / THREADS_N;
  let row = group.y * 4u * ROW_QUADS;
  let column = enterGroup(group.x, (params.columns + 4u * COLUMN_QUADS - 1u) / (4u * COLUMN_QUADS)) * 4u * COLUMN_QUADS;
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
    let start = spanStart(span);
    let end = spanEnd(start);
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
    addClips(local, low, high);
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
      parts[resultAt(split * params.rows + row, column + j)] = word;
    }
  }
}

// (exact.wgsl)

// (joined.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
