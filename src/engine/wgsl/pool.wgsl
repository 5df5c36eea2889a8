// Max or average pooling over windows that do not overlap. Tensors (batch, height, width, channels), of floats or words. MAXIMUM,
// with the index of the winner where CHOICE; else the mean, summed in ascending order. An invocation makes four values.
//! include bytes
//! include values

override MAXIMUM: bool = true;
override CHOICE: bool = false;
override KIND: u32 = 0u;
/** Channels come in quads. */
override QUADS: bool = false;

struct Params {
  zero: f32, length: u32, inHeight: u32, inWidth: u32, channels: u32, size: u32, outHeight: u32, outWidth: u32, share: f32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> input: array<u32>;
@group(0) @binding(2) var<storage, read_write> output: array<u32>;
// Bytes.
@group(0) @binding(3) var<storage, read_write> choice: array<u32>;

/** First input of the window of output i. */
fn windowOf(i: u32) -> u32 {
  let pixel = i / params.channels;
  let x = pixel % params.outWidth;
  let y = (pixel / params.outWidth) % params.outHeight;
  let image = pixel / (params.outWidth * params.outHeight);
  let corner = (image * params.inHeight + y * params.size) * params.inWidth + x * params.size;
  return corner * params.channels + i % params.channels;
}

fn inputAt(at: u32) -> f32 {
  if (KIND == VALUE_KIND_F32) {
    return bitcast<f32>(input[at]);
  }
  return floatsOf(input[at / 4u], KIND)[at % 4u];
}

/** Four inputs; QUADS: they follow the first. */
fn inputsAt(at: vec4u) -> vec4f {
  if (QUADS && KIND != VALUE_KIND_F32) {
    return floatsOf(input[at.x / 4u], KIND);
  }
  return vec4f(inputAt(at.x), inputAt(at.y), inputAt(at.z), inputAt(at.w));
}

fn windowsOf(i: u32) -> vec4u {
  if (QUADS) {
    return windowOf(i) + vec4u(0u, 1u, 2u, 3u);
  }
  return vec4u(windowOf(i), windowOf(i + 1u), windowOf(i + 2u), windowOf(i + 3u));
}

fn store(quad: u32, values: vec4f, count: u32) {
  if (KIND != VALUE_KIND_F32) {
    output[quad] = firstBytes(packedBytes(vec4i(values)), output[quad], count);
    return;
  }
  for (var j = 0u; j < count; j++) {
    output[4u * quad + j] = bitcast<u32>(values[j]);
  }
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var quad = id.x; 4u * quad < params.length; quad += 256u * groups.x) {
    let count = min(4u, params.length - 4u * quad);
    let first = windowsOf(4u * quad);
    var best = inputsAt(first);
    var winner = vec4i(0);
    var sum = vec4f(0.0);
    for (var index = 0u; index < params.size * params.size; index++) {
      let step = ((index / params.size) * params.inWidth + index % params.size) * params.channels;
      let value = inputsAt(first + vec4u(step));
      sum += value;
      winner = select(winner, vec4i(i32(index)), value > best);
      best = select(best, value, value > best);
    }
    if (MAXIMUM) {
      store(quad, best, count);
      if (CHOICE) {
        choice[quad] = firstBytes(packedBytes(winner), choice[quad], count);
      }
    } else {
      let mean = fma(sum, vec4f(params.share), vec4f(params.zero));
      store(quad, select(round(mean), mean, KIND == VALUE_KIND_F32), count);
    }
  }
}
