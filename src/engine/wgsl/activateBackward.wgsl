// Errors become 0 where they do not pass back through the activation.
//! include bytes
//! include values
//! include mask

struct Params { zero: f32, length: u32, limit: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> activation: array<u32>;
@group(0) @binding(2) var<storage, read_write> error: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var quad = id.x; 4u * quad < params.length; quad += 256u * groups.x) {
    let open = passes(quad);
    for (var j = 0u; j < 4u && 4u * quad + j < params.length; j++) {
      if (!open[j]) {
        error[4u * quad + j] = 0.0;
      }
    }
  }
}
