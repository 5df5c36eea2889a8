// SHA-256 of the whole: 397d54c6f40b8f73d2b04d2ba88aa1198613baf1014b25fe489ced949ce12406
const TILE_M = 4u;

const THREADS_M = 8u;

const THREADS_N = 8u;

const LOADS = 2u;

// Forward or backward read of an array: implicit matrix product (positions × rows)·(rows × columns) in tiles, with the
// converter fused in after each block of rows: partial sums go through it in registers and are added as integers.
// A workgroup of THREADS_M × THREADS_N invocations makes TILE_M·THREADS_M positions × 4·THREADS_N columns, each of them LOADS
// loads of a tile; these are the host's tile sizes. Mirrors reference/read.ts; the order of every fma chain is the same.
// The main function is a kernel longer than the budget: sums stay in registers of one function.

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

/** Values on the rows in this phase and cycle. */
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
  let element = elementAt(pixel, part.channel + inner);
  return applied(quadAt(element, part.count - inner), phase, cycle);
}

/** Loads weights of matrix rows row + offset … for the columns of the tile. */
fn loadWeights(local: u32, part: Segment, offset: u32, row: u32, plane: u32, column: u32) {
  for (var at = local; at < DEPTH * COLUMN_QUADS; at += THREADS) {
    let inner = offset + at / COLUMN_QUADS;
    let quad = column + at % COLUMN_QUADS;
    var weights = vec4f(0.0);
    if (inner < part.count && quad < params.padded / 4u) {
      weights = packed[(packedPlane(plane) * params.rows + row + inner) * (params.padded / 4u) + quad];
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
  let column = enterGroup(group.x, (params.columns + 4u * COLUMN_QUADS - 1u) / (4u * COLUMN_QUADS)) * COLUMN_QUADS;
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
          } else {
            sums0 += f32(weight) * partial0;
            sums1 += f32(weight) * partial1;
            sums2 += f32(weight) * partial2;
            sums3 += f32(weight) * partial3;
          }
        }
      }
    }
  }
  store(firstPosition + threadM + 0u * THREADS_M, 4u * (column + threadN), codes0, sums0);
  store(firstPosition + threadM + 1u * THREADS_M, 4u * (column + threadN), codes1, sums1);
  store(firstPosition + threadM + 2u * THREADS_M, 4u * (column + threadN), codes2, sums2);
  store(firstPosition + threadM + 3u * THREADS_M, 4u * (column + threadN), codes3, sums3);
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

/** Digital sums of four columns → outputs. */
fn store(m: u32, column: u32, codes: vec4i, sums: vec4f) {
  if (m >= params.positions) {
    return;
  }
  var correction = vec4u(0u);
  if (CORRECTED) {
    correction = corrections[m * params.groups + ownGroup];
  }
  for (var j = 0u; j < 4u; j++) {
    if (column + j >= params.columns) {
      return;
    }
    var total: f32;
    if (ADC) {
      total = scaledCodes(converter[0], vec4i(codes[j] - params.bias - bitcast<i32>(correction.x)), params.halves).x;
    } else {
      total = sums[j] - bitcast<f32>(correction.y);
    }
    let scaled = product(params.outScale, total - bitcast<f32>(correction.z));
    output[resultAt(m, column + j)] = product(scaled, params.step);
  }
}

// (exact.wgsl)

// (joined.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
