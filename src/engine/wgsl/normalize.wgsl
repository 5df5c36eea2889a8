// z = gamma·x̂ + beta of each channel, every product and sum rounded. IN_PLACE: x is z.
//! include exact
//! include normalized

override IN_PLACE: bool = false;

struct Params { zero: f32, length: u32, channels: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> numbers: array<f32>;
@group(0) @binding(3) var<storage, read> beta: array<f32>;
@group(0) @binding(4) var<storage, read_write> z: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let c = i % params.channels;
    var value: f32;
    if (IN_PLACE) {
      value = z[i];
    } else {
      value = x[i];
    }
    z[i] = product(numbers[2u * params.channels + c], normalized(value, c)) + beta[c];
  }
}
