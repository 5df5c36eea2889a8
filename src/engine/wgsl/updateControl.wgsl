// Scalar rules between two updates (ControlRule of engine.ts). One invocation. SAME: from is to.
//! include exact

/** CONTROL_RULE of nativeNumbers.ts. */
const NORMALIZE = 0;
override RULE: i32 = 0;
override SAME: bool = false;

const DECAY = 0u;
const GAIN = 1u;
const PULSES = 2u;
const MAX_VELOCITY = 4u;

struct Params { zero: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> origin: array<f32>;
@group(0) @binding(2) var<storage, read_write> changed: array<f32>;

fn value(index: u32) -> f32 {
  if (SAME) {
    return changed[index];
  }
  return origin[index];
}

@compute @workgroup_size(1)
fn main() {
  let maximum = value(MAX_VELOCITY);
  let k = roundLog2(bitcast<u32>(select(1.0, maximum, maximum > 0.0)));
  let factor = powerOfTwo(clamp(-k, -126, 127));
  if (RULE == NORMALIZE) {
    changed[DECAY] = factor;
    changed[GAIN] = 0.0;
    return;
  }
  changed[PULSES] = select(0.0, value(PULSES) * factor, maximum > 0.0);
}
