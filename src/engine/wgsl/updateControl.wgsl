// Scalar rules between two updates (ControlRule of engine.ts). One invocation. SAME: from is to.
//! include exact
//! layout Control
//! layout ControlRule

override RULE: u32 = 0u;
override SAME: bool = false;

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
  let maximum = value(CONTROL_MAX_VELOCITY);
  let k = roundLog2(bitcast<u32>(select(1.0, maximum, maximum > 0.0)));
  let factor = powerOfTwo(clamp(-k, -126, 127));
  if (RULE == CONTROL_RULE_NORMALIZE) {
    changed[CONTROL_VELOCITY_DECAY] = factor;
    changed[CONTROL_GRADIENT_GAIN] = 0.0;
    return;
  }
  changed[CONTROL_PULSE_GAIN] = select(0.0, value(CONTROL_PULSE_GAIN) * factor, maximum > 0.0);
}
