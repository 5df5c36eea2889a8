// Pooling backwards: each input collects the errors of its windows in ascending order, if (MAXIMUM) it won there.
//! include exact
//! include poolWindow

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> outputError: array<f32>;
// Bytes.
@group(0) @binding(2) var<storage, read> choice: array<u32>;
@group(0) @binding(3) var<storage, read_write> inputError: array<f32>;

/** Numbers of the windows that may cover a place of the map: from x to y − 1. */
fn windowsOver(place: u32, stride: u32, pad: u32, window: u32, count: u32) -> vec2u {
  let end = place + pad;
  let first = select(0u, (end - window) / stride + 1u, end >= window);
  return vec2u(first, min(end / stride + 1u, count));
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let c = i % params.channels;
    let pixel = i / params.channels;
    let x = pixel % params.inWidth;
    let y = (pixel / params.inWidth) % params.inHeight;
    let image = pixel / (params.inWidth * params.inHeight);
    let over = windowsOver(y, params.strideHeight, params.padTop, params.windowHeight, params.outHeight);
    let across = windowsOver(x, params.strideWidth, params.padLeft, params.windowWidth, params.outWidth);
    var error = 0.0;
    for (var oy = over.x; oy < over.y; oy++) {
      for (var ox = across.x; ox < across.y; ox++) {
        let source = ((image * params.outHeight + oy) * params.outWidth + ox) * params.channels + c;
        let rows = spanOf(oy, params.strideHeight, params.padTop, params.windowHeight, params.inHeight);
        let columns = spanOf(ox, params.strideWidth, params.padLeft, params.windowWidth, params.inWidth);
        if (MAXIMUM) {
          let number = (i32(y) - rows.first) * i32(params.windowWidth) + i32(x) - columns.first;
          let winner = (choice[source / 4u] >> (8u * (source % 4u))) & 255u;
          error += select(0.0, outputError[source], winner == u32(number));
        } else {
          error += product(outputError[source], shareOf(rows, columns));
        }
      }
    }
    inputError[i] = error;
  }
}
