// error stays where 0 < output (RELU) and |output| < limit, and becomes 0 elsewhere.

override RELU: bool = false;
override LIMITED: bool = false;

struct Params { zero: f32, length: u32, limit: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> output: array<f32>;
@group(0) @binding(2) var<storage, read_write> error: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let y = output[i];
    let size = bitcast<u32>(y) & 0x7fffffffu;
    // Floats of one sign are ordered as their bits: |y| < ∞ without a constant that WGSL does not have.
    let below = size < select(0x7f800000u, bitcast<u32>(params.limit), LIMITED);
    if (!(below && (!RELU || y > 0.0))) {
      error[i] = 0.0;
    }
  }
}
