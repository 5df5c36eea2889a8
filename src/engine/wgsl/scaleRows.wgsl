// Row k of a matrix times factors[k], rounded. IN_PLACE: of `scaled` itself.
//! include exact

override IN_PLACE: bool = false;

struct Params { zero: f32, length: u32, columns: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> factors: array<f32>;
@group(0) @binding(3) var<storage, read_write> scaled: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let factor = factors[i / params.columns];
    if (IN_PLACE) {
      scaled[i] = product(factor, scaled[i]);
    } else {
      scaled[i] = product(factor, x[i]);
    }
  }
}
