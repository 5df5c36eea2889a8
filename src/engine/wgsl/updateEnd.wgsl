// Hands max|v| and the grid of the velocity to the next update. One invocation.
//! include exact
//! layout Control
//! layout UpdateTally

/** 2^−64, below which a velocity has faded. */
const FADED = 0x1f800000u;

struct Params { zero: f32, velocityBits: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> tally: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<f32>;

@compute @workgroup_size(1)
fn main() {
  let maximum = select(0u, max(tally[UPDATE_TALLY_MAXIMUM], FADED), tally[UPDATE_TALLY_MAXIMUM] > 0u);
  control[CONTROL_MAX_VELOCITY] = bitcast<f32>(maximum);
  if (params.velocityBits > 0u && maximum > 0u) {
    control[CONTROL_VELOCITY_LSB] = powerOfTwo(clamp(ceilLog2(maximum) - i32(params.velocityBits) + 1, -126, 127));
  }
}
