// Max or average pooling. Tensors (batch, height, width, channels), of floats or words. MAXIMUM, with the place of the winner where
// CHOICE; else the mean, summed in ascending order. An invocation makes four values.
//! include exact
//! include bytes
//! include values
//! include poolWindow

override CHOICE: bool = false;
override KIND: u32 = 0u;
/** Channels come in quads. */
override QUADS: bool = false;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> input: array<u32>;
@group(0) @binding(2) var<storage, read_write> output: array<u32>;
// Bytes.
@group(0) @binding(3) var<storage, read_write> choice: array<u32>;

fn inputAt(at: u32) -> f32 {
  if (KIND == VALUE_KIND_F32) {
    return bitcast<f32>(input[at]);
  }
  return floatsOf(input[at / 4u], KIND)[at % 4u];
}

/** Four channels from the first on; `count` of them, where they do not come in quads. */
fn inputsAt(at: u32, count: u32) -> vec4f {
  if (QUADS && KIND != VALUE_KIND_F32) {
    return floatsOf(input[at / 4u], KIND);
  }
  var values = vec4f(0.0);
  for (var j = 0u; j < count; j++) {
    values[j] = inputAt(at + j);
  }
  return values;
}

struct Pooled { value: vec4f, winner: vec4i }

/** `count` channels of one window, of value i of the output on. */
fn pooled(i: u32, count: u32) -> Pooled {
  let pixel = i / params.channels;
  let ox = pixel % params.outWidth;
  let oy = (pixel / params.outWidth) % params.outHeight;
  let image = pixel / (params.outWidth * params.outHeight);
  let rows = spanOf(oy, params.strideHeight, params.padTop, params.windowHeight, params.inHeight);
  let columns = spanOf(ox, params.strideWidth, params.padLeft, params.windowWidth, params.inWidth);
  var best = vec4f(0.0);
  var winner = vec4i(0);
  var sum = vec4f(0.0);
  for (var y = rows.begin; y < rows.end; y++) {
    for (var x = columns.begin; x < columns.end; x++) {
      let place = (image * params.inHeight + u32(rows.first + y)) * params.inWidth + u32(columns.first + x);
      let value = inputsAt(place * params.channels + i % params.channels, count);
      let better = vec4<bool>(y == rows.begin && x == columns.begin) | (value > best);
      sum += value;
      winner = select(winner, vec4i(y * i32(params.windowWidth) + x), better);
      best = select(best, value, better);
    }
  }
  if (MAXIMUM) {
    return Pooled(best, winner);
  }
  let mean = fma(sum, vec4f(shareOf(rows, columns)), vec4f(params.zero));
  return Pooled(select(round(mean), mean, KIND == VALUE_KIND_F32), winner);
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
    var result = pooled(4u * quad, select(1u, 4u, QUADS));
    if (!QUADS) {
      for (var j = 1u; j < count; j++) {
        let next = pooled(4u * quad + j, 1u);
        result.value[j] = next.value.x;
        result.winner[j] = next.winner.x;
      }
    }
    store(quad, result.value, count);
    if (MAXIMUM && CHOICE) {
      choice[quad] = firstBytes(packedBytes(result.winner), choice[quad], count);
    }
  }
}
