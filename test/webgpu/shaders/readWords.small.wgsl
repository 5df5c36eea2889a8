// SHA-256 of the whole: 69265d48935712c84c677f690faa4e95aff8cbc8402e22898eefbd1adfb96ca2
const TILE_M = 4u;

const THREADS_M = 8u;

const THREADS_N = 8u;

const LOADS = 1u;

// Forward or backward read of words: implicit matrix product (positions × rows)·(rows × columns) in tiles, exact in whole numbers,
// with the converter fused in after each block of rows. A workgroup of THREADS_M × THREADS_N invocations makes TILE_M·THREADS_M
// positions × 4·THREADS_N columns, each of them LOADS loads of a tile; these are the host's tile sizes. Mirrors reference/read.ts.
// Without converter all phases and cycles of a read add up to one read of the words themselves: the host asks for that.
// The main function is a kernel longer than the budget: sums stay in registers of one function.

override ADC: bool = false;
/** Sums of one block may need more than 32 bits. */
override LONG: bool = false;
/** Digital subtraction: a column of equal cells is read too (params.digital), or its ideal sum is subtracted at the end. */
override DIGITAL: bool = false;

const REFERENCE_COLUMN = 1u;

/** Rows of a tile, in fours of quads. */
const DEPTH_FOURS = 2u;
const DEPTH_QUADS = 4u * DEPTH_FOURS;
const THREADS = THREADS_M * THREADS_N;
const POSITIONS = TILE_M * THREADS_M;
const COLUMN_QUADS = THREADS_N;

@group(0) @binding(1) var<storage, read> input: array<vec4u>;
// Blocks of quads, then quads (wordPlan.ts).
@group(0) @binding(2) var<storage, read> plan: array<vec4u>;
// (planes, quads, high and low, padded): four columns.
@group(0) @binding(3) var<storage, read> packed: array<vec4u>;
// (planes, blocks, high and low, padded)
@group(0) @binding(4) var<storage, read> sums: array<vec4i>;
@group(0) @binding(5) var<storage, read> converter: array<f32>;
@group(0) @binding(6) var<storage, read_write> output: array<f32>;
// [0] clipped low, [2] clipped high; words of 64-bit sums.
@group(0) @binding(7) var<storage, read_write> tally: array<atomic<u32>>;

var<workgroup> inputTile: array<vec4u, POSITIONS * DEPTH_FOURS>;
var<workgroup> weightTile: array<vec4u, 2u * DEPTH_QUADS * COLUMN_QUADS>;

/** Words of the next four quads at a position, 0 from quad `end` on. */
fn inputFour(place: Place, first: u32, end: u32, phase: u32, cycle: u32) -> vec4u {
  if (params.wholeFours == 1u) {
    if (first >= end) {
      return vec4u(0u);
    }
    let quad = quadOf(plan[params.lines + first]);
    let pixel = pixelUnder(place, quad.ky, quad.kx);
    var words = vec4u(0u);
    if (pixel >= 0) {
      words = input[elementAt(pixel, quad.channel) / 16u];
    }
    return applied(words, phase, cycle);
  }
  var words = vec4u(0u);
  for (var j = 0u; j < 4u && first + j < end; j++) {
    words[j] = inputQuad(place, quadOf(plan[params.lines + first + j]));
  }
  words = applied(words, phase, cycle);
  return select(vec4u(0u), words, vec4u(first) + vec4u(0u, 1u, 2u, 3u) < vec4u(end));
}

/** Weights of the tile's quads from `first` on, 0 from quad `end` on. */
fn loadWeights(local: u32, first: u32, end: u32, plane: u32, column: u32) {
  for (var at = local; at < 2u * DEPTH_QUADS * COLUMN_QUADS; at += THREADS) {
    let limb = 2u * first + at / COLUMN_QUADS;
    let quad = column + at % COLUMN_QUADS;
    var weights = vec4u(0u);
    if (limb < 2u * end && quad < params.padded / 4u) {
      weights = packed[(2u * packedPlane(plane) * params.quads + limb) * (params.padded / 4u) + quad];
    }
    weightTile[at] = weights;
  }
}

/** Starting value of a sum of lowered words. */
fn startOf(plane: u32, line: u32, limb: u32, quad: u32) -> vec4i {
  if (params.lowered == 0u || quad >= params.padded / 4u) {
    return vec4i(0);
  }
  return sums[((packedPlane(plane) * params.lines + line) * 2u + limb) * (params.padded / 4u) + quad];
}

/** 256·high + low, rounded once. */
fn partialSum(high: vec4i, low: vec4i) -> vec4f {
  if (LONG) {
    return floatOfWide(wideOf(high, low));
  }
  return floatOfWhole(256 * high + low);
}

/** Code of the reference column, whose inputs sum to `sum`; without one, that of 0. As bits of a float. */
fn referenceCode(sum: i32, scale: f32) -> i32 {
  if (!DIGITAL || params.digital != REFERENCE_COLUMN) {
    return MAGIC_BITS;
  }
  if (LONG) {
    return codeBits(shifted(floatOfWide(wideProduct(sum, params.cellSteps)), scale)).x;
  }
  return codeBits(shifted(floatOfWhole(vec4i(sum * params.cellSteps)), scale)).x;
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let threadN = local % THREADS_N;
  let threadM = local / THREADS_N;
  let firstPosition = (group.y + group.z * 32768u) * POSITIONS;
  let column = enterGroup(group.x, (params.columns + 4u * COLUMN_QUADS - 1u) / (4u * COLUMN_QUADS)) * COLUMN_QUADS;
  let own = column + threadN;
  let scale = converter[1] * params.unit;
  var low = 0u;
  var high = 0u;
  let valid = vec4u(4u * own) + vec4u(0u, 1u, 2u, 3u) < vec4u(params.columns);
  let counted = vec4<bool>(firstPosition + threadM < params.positions) & valid;
  let place0 = placeOf(firstPosition + (local + 0u * THREADS) / DEPTH_FOURS);
  var high0: vec4i;
  var low0: vec4i;
  var input0 = 0;
  var inputs0 = 0;
  var codes0 = vec4i(0);
  var total0 = Wide(vec4i(0), vec4u(0u));
  var high1: vec4i;
  var low1: vec4i;
  var input1 = 0;
  var inputs1 = 0;
  var codes1 = vec4i(0);
  var total1 = Wide(vec4i(0), vec4u(0u));
  var high2: vec4i;
  var low2: vec4i;
  var input2 = 0;
  var inputs2 = 0;
  var codes2 = vec4i(0);
  var total2 = Wide(vec4i(0), vec4u(0u));
  var high3: vec4i;
  var low3: vec4i;
  var input3 = 0;
  var inputs3 = 0;
  var codes3 = vec4i(0);
  var total3 = Wide(vec4i(0), vec4u(0u));
  for (var line = params.firstLine; line < params.lastLine; line++) {
    let firstQuad = plan[line].x;
    let endQuad = plan[line].y;
    for (var phase = 0u; phase < params.phases; phase++) {
      for (var plane = 0u; plane < params.planes; plane++) {
        let startHigh = startOf(plane, line, 0u, own);
        let startLow = startOf(plane, line, 1u, own);
        for (var cycle = 0u; cycle < params.cycles; cycle++) {
          high0 = startHigh;
          low0 = startLow;
          input0 = select(0, 512 * i32(endQuad - firstQuad), params.lowered == 1u);
          high1 = startHigh;
          low1 = startLow;
          input1 = select(0, 512 * i32(endQuad - firstQuad), params.lowered == 1u);
          high2 = startHigh;
          low2 = startLow;
          input2 = select(0, 512 * i32(endQuad - firstQuad), params.lowered == 1u);
          high3 = startHigh;
          low3 = startLow;
          input3 = select(0, 512 * i32(endQuad - firstQuad), params.lowered == 1u);
          for (var quad = firstQuad; quad < endQuad; quad += DEPTH_QUADS) {
            let mine = quad + 4u * (local % DEPTH_FOURS);
            workgroupBarrier();
            if (local + 0u * THREADS < POSITIONS * DEPTH_FOURS) {
              inputTile[local + 0u * THREADS] = inputFour(place0, mine, endQuad, phase, cycle);
            }
            loadWeights(local, quad, endQuad, plane, column);
            workgroupBarrier();
            let fours = min(DEPTH_FOURS, (endQuad - quad + 3u) / 4u);
            for (var four = 0u; four < fours; four++) {
              let x0 = inputTile[(threadM + 0u * THREADS_M) * DEPTH_FOURS + four];
              let x1 = inputTile[(threadM + 1u * THREADS_M) * DEPTH_FOURS + four];
              let x2 = inputTile[(threadM + 2u * THREADS_M) * DEPTH_FOURS + four];
              let x3 = inputTile[(threadM + 3u * THREADS_M) * DEPTH_FOURS + four];
              for (var j = 0u; j < 4u; j++) {
                let at = (8u * four + 2u * j) * COLUMN_QUADS + threadN;
                let h = weightTile[at];
                let l = weightTile[at + COLUMN_QUADS];
                high0 += quadDots(x0[j], h);
                low0 += quadDots(x0[j], l);
                high1 += quadDots(x1[j], h);
                low1 += quadDots(x1[j], l);
                high2 += quadDots(x2[j], h);
                low2 += quadDots(x2[j], l);
                high3 += quadDots(x3[j], h);
                low3 += quadDots(x3[j], l);
              }
              if (DIGITAL) {
                input0 += sumOfWords(x0);
                input1 += sumOfWords(x1);
                input2 += sumOfWords(x2);
                input3 += sumOfWords(x3);
              }
            }
          }
          let weight = select(1, -1, phase != plane) << cycle;
          if (ADC) {
            // Clips are counted on the first of each invocation's positions.
            let t = shifted(partialSum(high0, low0), scale);
            low += countOf((t < vec4f(converter[3])) & counted);
            high += countOf((t > vec4f(converter[4])) & counted);
            let code0 = codeBits(shifted(partialSum(high0, low0), scale));
            codes0 += weight * (code0 - vec4i(referenceCode(input0, scale)));
            let code1 = codeBits(shifted(partialSum(high1, low1), scale));
            codes1 += weight * (code1 - vec4i(referenceCode(input1, scale)));
            let code2 = codeBits(shifted(partialSum(high2, low2), scale));
            codes2 += weight * (code2 - vec4i(referenceCode(input2, scale)));
            let code3 = codeBits(shifted(partialSum(high3, low3), scale));
            codes3 += weight * (code3 - vec4i(referenceCode(input3, scale)));
          } else {
            total0 = wideSum(total0, signedWide(wideOf(high0, low0), vec4<bool>(weight < 0)));
            total1 = wideSum(total1, signedWide(wideOf(high1, low1), vec4<bool>(weight < 0)));
            total2 = wideSum(total2, signedWide(wideOf(high2, low2), vec4<bool>(weight < 0)));
            total3 = wideSum(total3, signedWide(wideOf(high3, low3), vec4<bool>(weight < 0)));
          }
          if (DIGITAL) {
            inputs0 += weight * input0;
            inputs1 += weight * input1;
            inputs2 += weight * input2;
            inputs3 += weight * input3;
          }
        }
      }
    }
  }
  store(firstPosition + threadM + 0u * THREADS_M, 4u * own, codes0, total0, inputs0);
  store(firstPosition + threadM + 1u * THREADS_M, 4u * own, codes1, total1, inputs1);
  store(firstPosition + threadM + 2u * THREADS_M, 4u * own, codes2, total2, inputs2);
  store(firstPosition + threadM + 3u * THREADS_M, 4u * own, codes3, total3, inputs3);
  if (ADC) {
    addClips(local, low, high);
  }
}

/** Digital sums of four columns, as floats. */
fn finished(codes: vec4i, total: Wide, inputs: i32) -> vec4f {
  var cells = Wide(vec4i(0), vec4u(0u));
  if (DIGITAL) {
    cells = wideProduct(inputs, params.cellSteps);
  }
  if (!ADC) {
    return floatOfWide(wideSum(total, signedWide(cells, vec4<bool>(DIGITAL)))) * params.unit;
  }
  let values = scaledCodes(converter[0], codes, params.halves);
  if (DIGITAL && params.digital != REFERENCE_COLUMN) {
    return values - floatOfWide(cells) * params.unit;
  }
  return values;
}

/** Digital sums of four columns → outputs. */
fn store(m: u32, column: u32, codes: vec4i, total: Wide, inputs: i32) {
  if (m >= params.positions) {
    return;
  }
  let values = finished(codes, total, inputs);
  for (var j = 0u; j < 4u && column + j < params.columns; j++) {
    output[resultAt(m, column + j)] = product(product(params.outScale, values[j]), params.step);
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

// (words.wgsl)

// (readGeometry.wgsl)
