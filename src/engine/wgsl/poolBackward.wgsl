// Pooling backwards: each input collects the error of its window, if it has one and (MAXIMUM) won there.
//! include exact

override MAXIMUM: bool = true;

struct Params {
  zero: f32, length: u32, inHeight: u32, inWidth: u32, channels: u32, size: u32, outHeight: u32, outWidth: u32, share: f32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> outputError: array<f32>;
// Bytes.
@group(0) @binding(2) var<storage, read> choice: array<u32>;
@group(0) @binding(3) var<storage, read_write> inputError: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let c = i % params.channels;
    let pixel = i / params.channels;
    let x = pixel % params.inWidth;
    let y = (pixel / params.inWidth) % params.inHeight;
    let image = pixel / (params.inWidth * params.inHeight);
    let ox = x / params.size;
    let oy = y / params.size;
    var error = 0.0;
    if (ox < params.outWidth && oy < params.outHeight) {
      let source = ((image * params.outHeight + oy) * params.outWidth + ox) * params.channels + c;
      if (MAXIMUM) {
        let index = (y % params.size) * params.size + x % params.size;
        let winner = (choice[source / 4u] >> (8u * (source % 4u))) & 255u;
        error = select(0.0, outputError[source], winner == index);
      } else {
        error = product(outputError[source], params.share);
      }
    }
    inputError[i] = error;
  }
}
