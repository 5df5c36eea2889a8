// Scalars of one device update, computed once: gain, decays and the velocity grid. One invocation.
//! include exact
//! layout Control

struct Params { zero: f32, velocityBits: u32, steps: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> control: array<f32>;
@group(0) @binding(2) var<storage, read> gradientScale: array<f32>;
// [0] G, [1] decay, [2] pulse gain, [3] lsb of the velocity (0: none), [4] its inverse.
// From [5] on: the steps of a table.
@group(0) @binding(3) var<storage, read_write> scalars: array<f32>;
@group(0) @binding(4) var<storage, read> table: array<f32>;

@compute @workgroup_size(1)
fn main() {
  scalars[0] = product(control[CONTROL_GRADIENT_GAIN], gradientScale[0]);
  scalars[1] = control[CONTROL_VELOCITY_DECAY];
  scalars[2] = control[CONTROL_PULSE_GAIN];
  let lsb = select(0.0, control[CONTROL_VELOCITY_LSB], params.velocityBits > 0u && control[CONTROL_VELOCITY_LSB] > 0.0);
  scalars[3] = lsb;
  scalars[4] = divided(1.0, select(1.0, lsb, lsb > 0.0));
  for (var i = 0u; i < params.steps; i++) {
    scalars[5u + i] = table[i];
  }
}
