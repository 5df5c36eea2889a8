// Weight gradient: (rows × columns) = Σ over output positions of input·error, as a matrix product in tiles whose depth is
// the positions. The positions are split over workgroups in a fixed way; gradientSum.wgsl (ADC: gradientSumWhole.wgsl) adds them in their order.
// ADC: each image's positions in groups of blockRows go through the converter, and codes are added.
// A workgroup makes 8·THREADS_K rows × 4·THREADS_N columns. Mirrors reference/weightGradient.ts.
//! include exact
//! include joined or joinedSubgroups
//! include clips
//! include vector
//! include spans
//! include readGeometry

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
  //! for p TILE_ROWS
  var partial$p: vec4f;
  var codes$p: vec4i;
  //! end
  let firstSpan = select(group.z, group.z * params.perSplit, ADC);
  let lastSpan = select(group.z + 1u, min(firstSpan + params.perSplit, params.spans), ADC);
  for (var span = firstSpan; span < lastSpan; span++) {
    let start = spanStart(span);
    let end = spanEnd(start);
    //! for p TILE_ROWS
    partial$p = vec4f(0.0);
    //! end
    for (var m = start; m < end; m += DEPTH) {
      workgroupBarrier();
      loadTiles(local, m, end, row, column);
      workgroupBarrier();
      for (var d = 0u; d < min(DEPTH, end - m); d++) {
        let e = errorTile[d * COLUMN_QUADS + threadN];
        //! for q TILE_QUADS
        let x$q = inputTile[d * ROW_QUADS + threadK + $qu * THREADS_K];
        //! end
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
      //! for p TILE_ROWS
      codes$p += codeBits(shifted(partial$p)) - vec4i(MAGIC_BITS);
      //! end
    }
  }
  //! for p TILE_ROWS
  store(group.z, row + 4u * (threadK + ($pu / 4u) * THREADS_K) + $pu % 4u, own, codes$p, partial$p);
  //! end
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
