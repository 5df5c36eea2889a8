// Max or average pooling over windows that do not overlap. Tensors (batch, height, width, channels). MAXIMUM, with the
// index of the winner where CHOICE; else the mean, summed in ascending order.
//! include exact

override MAXIMUM: bool = true;
override CHOICE: bool = false;

struct Params {
  zero: f32, length: u32, inHeight: u32, inWidth: u32, channels: u32, size: u32, outHeight: u32, outWidth: u32, share: f32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read_write> output: array<f32>;
@group(0) @binding(3) var<storage, read_write> choice: array<u32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let c = i % params.channels;
    let pixel = i / params.channels;
    let x = pixel % params.outWidth;
    let y = (pixel / params.outWidth) % params.outHeight;
    let image = pixel / (params.outWidth * params.outHeight);
    let first = ((image * params.inHeight + y * params.size) * params.inWidth + x * params.size) * params.channels + c;
    var best = input[first];
    var winner = 0u;
    var sum = 0.0;
    for (var index = 0u; index < params.size * params.size; index++) {
      let step = ((index / params.size) * params.inWidth + index % params.size) * params.channels;
      let value = input[first + step];
      sum += value;
      if (value > best) {
        best = value;
        winner = index;
      }
    }
    if (MAXIMUM) {
      output[i] = best;
      if (CHOICE) {
        choice[i] = winner;
      }
    } else {
      output[i] = product(sum, params.share);
    }
  }
}
