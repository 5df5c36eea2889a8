// Scalars of one device update, computed once: gain, decays and the velocity grid. One invocation.
//! include exact
//! layout Control
//! layout UpdateScalars

struct Params { zero: f32, velocityBits: u32, steps: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> control: array<f32>;
@group(0) @binding(2) var<storage, read> gradientScale: array<f32>;
// UpdateScalars, then the steps of a table.
@group(0) @binding(3) var<storage, read_write> scalars: array<f32>;
@group(0) @binding(4) var<storage, read> table: array<f32>;

@compute @workgroup_size(1)
fn main() {
  scalars[UPDATE_SCALARS_GRADIENT_GAIN] = product(control[CONTROL_GRADIENT_GAIN], gradientScale[0]);
  scalars[UPDATE_SCALARS_VELOCITY_DECAY] = control[CONTROL_VELOCITY_DECAY];
  scalars[UPDATE_SCALARS_PULSE_GAIN] = control[CONTROL_PULSE_GAIN];
  let lsb = select(0.0, control[CONTROL_VELOCITY_LSB], params.velocityBits > 0u && control[CONTROL_VELOCITY_LSB] > 0.0);
  scalars[UPDATE_SCALARS_VELOCITY_LSB] = lsb;
  scalars[UPDATE_SCALARS_INVERSE_LSB] = divided(1.0, select(1.0, lsb, lsb > 0.0));
  for (var i = 0u; i < params.steps; i++) {
    scalars[UPDATE_SCALARS_LENGTH + i] = table[i];
  }
}
