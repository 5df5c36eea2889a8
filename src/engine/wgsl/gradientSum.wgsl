// Splits of a weight gradient of floats without converter, added in their order.

struct Params { zero: f32, length: u32, splits: u32 }
@group(0) @binding(0) var<uniform> params: Params;
// (splits, length)
@group(0) @binding(1) var<storage, read> parts: array<f32>;
@group(0) @binding(2) var<storage, read_write> gradient: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    var sum = 0.0;
    for (var split = 0u; split < params.splits; split++) {
      sum += parts[split * params.length + i];
    }
    gradient[i] = sum;
  }
}
