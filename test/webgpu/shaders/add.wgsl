// out = a + b. IN_PLACE: out = out + b.

override IN_PLACE: bool = false;

struct Params { zero: f32, length: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> sum: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    if (IN_PLACE) {
      sum[i] = sum[i] + b[i];
    } else {
      sum[i] = a[i] + b[i];
    }
  }
}
