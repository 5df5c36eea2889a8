// The error at x from that at z, every operation rounded: (gamma·inverse)·((e − mean of e) − x̂·mean of e·x̂), or gamma·e where x was not
// normalized. IN_PLACE: the error at z becomes that at x.
//! include exact
//! include normalized

override NORMALIZED: bool = false;
override IN_PLACE: bool = false;

struct Params { zero: f32, length: u32, channels: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> error: array<f32>;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read> numbers: array<f32>;
@group(0) @binding(4) var<storage, read_write> inputError: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let c = i % params.channels;
    var e: f32;
    if (IN_PLACE) {
      e = inputError[i];
    } else {
      e = error[i];
    }
    let gamma = numbers[2u * params.channels + c];
    if (NORMALIZED) {
      let rest = hidden(e - numbers[3u * params.channels + c]);
      let along = product(normalized(x[i], c), numbers[4u * params.channels + c]);
      inputError[i] = product(product(gamma, numbers[params.channels + c]), rest - along);
    } else {
      inputError[i] = product(gamma, e);
    }
  }
}
