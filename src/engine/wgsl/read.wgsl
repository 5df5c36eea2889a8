// Forward or backward read of an array: implicit matrix product (positions × rows)·(rows × columns) in tiles, with the
// converter fused in after each block of rows: partial sums go through it in registers and are added as integers.
// A workgroup of THREADS_M × THREADS_N invocations makes TILE_M·THREADS_M positions × 4·THREADS_N columns; the host defines
// TILE_M, THREADS_M, THREADS_N. Mirrors reference/read.ts; the order of every fma chain is the same.
//! include exact
//! include vector
//! include readGeometry

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
/** Quads of inputs that one invocation loads for a tile. */
const LOADS = POSITIONS * DEPTH_QUADS / THREADS;

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

var<private> partial: array<vec4f, TILE_M>;
var<private> places: array<Place, LOADS>;
var<private> pixels: array<i32, LOADS>;

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

/** Loads rows offset … offset + DEPTH − 1 of a segment: inputs of all positions of the tile, and weights of its columns. */
fn loadTiles(local: u32, part: Segment, offset: u32, row: u32, plane: u32, phase: u32, cycle: u32, column: u32) {
  for (var l = 0u; l < LOADS; l++) {
    let at = local + l * THREADS;
    let inner = offset + 4u * (at % DEPTH_QUADS);
    var quad = vec4f(0.0);
    if (pixels[l] >= 0 && inner < part.count) {
      let element = u32(pixels[l]) * params.channels + part.channel + inner;
      quad = applied(quadAt(element, part.count - inner), phase, cycle);
    }
    inputTile[at] = quad;
  }
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

/** partial += inputs × weights of `quads` quads of rows, ascending. */
fn multiplyTiles(quads: u32, threadM: u32, threadN: u32) {
  for (var q = 0u; q < quads; q++) {
    let w0 = weightTile[(4u * q) * COLUMN_QUADS + threadN];
    let w1 = weightTile[(4u * q + 1u) * COLUMN_QUADS + threadN];
    let w2 = weightTile[(4u * q + 2u) * COLUMN_QUADS + threadN];
    let w3 = weightTile[(4u * q + 3u) * COLUMN_QUADS + threadN];
    for (var i = 0u; i < TILE_M; i++) {
      let x = inputTile[(threadM + i * THREADS_M) * DEPTH_QUADS + q];
      if (BITS) {
        // Bits times weights are exact: these are sums of the rows that are set.
        let up = max(x, vec4f(0.0));
        let down = max(-x, vec4f(0.0));
        partial[i] += ((up.x * w0 + up.y * w1) + up.z * w2) + up.w * w3;
        partial[i] -= ((down.x * w0 + down.y * w1) + down.z * w2) + down.w * w3;
      } else {
        var p = partial[i];
        p = fused4(x.x, w0, p);
        p = fused4(x.y, w1, p);
        p = fused4(x.z, w2, p);
        partial[i] = fused4(x.w, w3, p);
      }
    }
  }
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let threadN = local % THREADS_N;
  let threadM = local / THREADS_N;
  let firstPosition = (group.y + group.z * 32768u) * POSITIONS;
  let column = group.x * COLUMN_QUADS;
  var codes: array<vec4i, TILE_M>;
  var sums: array<vec4f, TILE_M>;
  var low = 0u;
  var high = 0u;
  let valid = vec4u(4u * (column + threadN)) + vec4u(0u, 1u, 2u, 3u) < vec4u(params.columns);
  let counted = vec4<bool>(firstPosition + threadM < params.positions) & valid;
  for (var l = 0u; l < LOADS; l++) {
    places[l] = placeOf(firstPosition + (local + l * THREADS) / DEPTH_QUADS);
  }
  var end: u32;
  for (var first = 0u; first < params.rows; first = end) {
    end = blockEnd(first);
    for (var phase = 0u; phase < params.phases; phase++) {
      for (var plane = 0u; plane < params.planes; plane++) {
        for (var cycle = 0u; cycle < params.cycles; cycle++) {
          for (var i = 0u; i < TILE_M; i++) {
            partial[i] = vec4f(0.0);
          }
          for (var row = first; row < end; ) {
            let part = segmentAt(row, end);
            for (var l = 0u; l < LOADS; l++) {
              let m = firstPosition + (local + l * THREADS) / DEPTH_QUADS;
              pixels[l] = select(-1, pixelAt(places[l], part.position), m < params.positions);
            }
            for (var offset = 0u; offset < part.count; offset += DEPTH) {
              workgroupBarrier();
              loadTiles(local, part, offset, row, plane, phase, cycle, column);
              workgroupBarrier();
              multiplyTiles(min(DEPTH_QUADS, (part.count - offset + 3u) / 4u), threadM, threadN);
            }
            row += part.count;
          }
          let weight = select(1, -1, phase != plane) << cycle;
          for (var i = 0u; i < TILE_M; i++) {
            if (ADC) {
              let t = fused4(converter[1], partial[i], vec4f(converter[2])) + vec4f(MAGIC);
              codes[i] += weight * bitcast<vec4i>(clamp(t, vec4f(converter[3]), vec4f(converter[4])));
              // Clips are counted on the first of each invocation's positions.
              if (i == 0u) {
                low += countOf((t < vec4f(converter[3])) & counted);
                high += countOf((t > vec4f(converter[4])) & counted);
              }
            } else {
              sums[i] += f32(weight) * partial[i];
            }
          }
        }
      }
    }
  }
  for (var i = 0u; i < TILE_M; i++) {
    let m = firstPosition + threadM + i * THREADS_M;
    if (m < params.positions) {
      store(m, 4u * (column + threadN), codes[i], sums[i]);
    }
  }
  if (ADC) {
    atomicAdd(&clippedLow, low);
    atomicAdd(&clippedHigh, high);
    workgroupBarrier();
    if (local == 0u) {
      addWide(0u, atomicLoad(&clippedLow));
      addWide(2u, atomicLoad(&clippedHigh));
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

/** Digital sums of four columns → outputs. */
fn store(m: u32, column: u32, codes: vec4i, sums: vec4f) {
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
