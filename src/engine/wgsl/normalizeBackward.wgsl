// The error at x from the error e behind a mask at z, every operation rounded: (gamma·inverse)·((e − mean of e) − x̂·mean of e·x̂), or gamma·e
// where x was not normalized; and the bits of its largest finite size, by an integer maximum. IN_PLACE: the error at z becomes that at x.
//! include exact
//! include normalized
//! include joined or joinedSubgroups
//! include bytes
//! include values
//! include mask

override NORMALIZED: bool = false;
override IN_PLACE: bool = false;

struct Params { zero: f32, limit: f32, length: u32, channels: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> error: array<f32>;
@group(0) @binding(2) var<storage, read> activation: array<u32>;
@group(0) @binding(3) var<storage, read> x: array<f32>;
@group(0) @binding(4) var<storage, read> numbers: array<f32>;
@group(0) @binding(5) var<storage, read_write> inputError: array<f32>;
@group(0) @binding(6) var<storage, read_write> largest: array<atomic<u32>>;

var<workgroup> most: atomic<u32>;

fn errorAt(i: u32) -> f32 {
  if (!passesAt(i)) {
    return 0.0;
  }
  if (IN_PLACE) {
    return inputError[i];
  }
  return error[i];
}

fn backward(i: u32) -> f32 {
  let c = i % params.channels;
  let e = errorAt(i);
  let gamma = numbers[2u * params.channels + c];
  if (!NORMALIZED) {
    return product(gamma, e);
  }
  let rest = optimizationBarrier(e - numbers[3u * params.channels + c]);
  let along = product(normalized(x[i], c), numbers[4u * params.channels + c]);
  return product(product(gamma, numbers[params.channels + c]), rest - along);
}

@compute @workgroup_size(256)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  var maximum = 0u;
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let value = backward(i);
    inputError[i] = value;
    let size = bitcast<u32>(value) & 0x7fffffffu;
    maximum = max(maximum, select(0u, size, size < 0x7f800000u));
  }
  let joined = joinedMaximum(maximum);
  if (isLeader()) {
    atomicMax(&most, joined);
  }
  workgroupBarrier();
  if (local == 0u) {
    atomicMax(&largest[0], atomicLoad(&most));
  }
}
