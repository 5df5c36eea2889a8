// Input sums for digital subtraction at each output position (reference/read.ts addInput): the sum of the inputs of each block exactly,
// read by the reference column (its code, or its value without a converter), or times the offset. One invocation a position and group. The
// sums are pairs of floats (twoSum), good for 48 bits.
//! include exact
//! include readGeometry

override ADC: bool = false;
override BITS: bool = false;

const REFERENCE_COLUMN = 1u;

@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read> converter: array<f32>;
// Position and group i: [4i] codes of the reference column (i32), [4i + 1] its value, [4i + 2] offset.
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
      let start = elementAt(pixel, part.channel);
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
  for (var i = id.x; i < params.positions * params.groups; i += 64u * groups.x) {
    ownGroup = i % params.groups;
    let place = placeOf(i / params.groups);
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
    corrections[4u * i] = bitcast<u32>(select(0, codes - params.bias, params.digital == REFERENCE_COLUMN));
    corrections[4u * i + 1u] = bitcast<u32>(value);
    corrections[4u * i + 2u] = bitcast<u32>(select(cellTimes(total), 0.0, params.digital == REFERENCE_COLUMN));
  }
}
