// What an update tells the next one: max|v|, mean agreement of signs, and the grid of the velocity. One invocation.
// The agreement is exact for up to 2^24 weights.
//! include exact

const LSB = 3u;
const MAX_VELOCITY = 4u;
const AGREEMENT = 5u;

struct Params { zero: f32, weights: u32, velocityBits: u32 }
@group(0) @binding(0) var<uniform> params: Params;
// [14] bits of max|v|, [15] sum of sign products (i32).
@group(0) @binding(1) var<storage, read> tally: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<f32>;

@compute @workgroup_size(1)
fn main() {
  let maximum = tally[14];
  control[MAX_VELOCITY] = bitcast<f32>(maximum);
  control[AGREEMENT] = divided(f32(bitcast<i32>(tally[15])), f32(params.weights));
  if (params.velocityBits > 0u && maximum > 0u) {
    control[LSB] = powerOfTwo(clamp(ceilLog2(maximum) - i32(params.velocityBits) + 1, -126, 127));
  }
}
