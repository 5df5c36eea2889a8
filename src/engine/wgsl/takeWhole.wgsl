// n = h rounded toward zero; where n ≠ 0, h = h − n (SUBTRACT) or keep·h.
//! include exact

override SUBTRACT: bool = false;

struct Params { zero: f32, length: u32, keep: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> h: array<f32>;
@group(0) @binding(2) var<storage, read_write> n: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let before = h[i];
    let whole = trunc(before);
    n[i] = whole;
    if (whole != 0.0) {
      h[i] = select(product(params.keep, before), before - whole, SUBTRACT);
    }
  }
}
