// h = decay·h + gain·(scale·value), every product and sum rounded. SCALED: else the scale is 1.
//! include exact

override SCALED: bool = false;

struct Params { zero: f32, length: u32, decay: f32, gain: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> value: array<f32>;
@group(0) @binding(2) var<storage, read> scale: array<f32>;
@group(0) @binding(3) var<storage, read_write> h: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    var x = value[i];
    if (SCALED) {
      x = product(scale[0], x);
    }
    h[i] = product(params.decay, h[i]) + product(params.gain, x);
  }
}
