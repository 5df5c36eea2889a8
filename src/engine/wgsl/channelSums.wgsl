// Sums over runs of positions, a chain of rounded additions each: of x − x₀ (x₀ the channel's first value), of (x − mean)², of errors e, or of
// e and e·x̂. One invocation a channel and run; a tensor is (positions, channels).
//! include exact
//! include normalized
//! layout ChannelSum

override SUM: u32 = CHANNEL_SUM_ERROR;

struct Params { zero: f32, positions: u32, channels: u32, runs: u32, run: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> error: array<f32>;
@group(0) @binding(3) var<storage, read> numbers: array<f32>;
// (sums, runs, channels)
@group(0) @binding(4) var<storage, read_write> parts: array<f32>;

/** What value i adds to each sum. */
fn terms(i: u32, channel: u32) -> vec2f {
  switch SUM {
    case CHANNEL_SUM_DIFFERENCE: {
      return vec2f(hidden(x[i] - x[channel]), 0.0);
    }
    case CHANNEL_SUM_SQUARE: {
      let d = x[i] - numbers[channel];
      return vec2f(product(d, d), 0.0);
    }
    case CHANNEL_SUM_ERROR: {
      return vec2f(error[i], 0.0);
    }
    default: {
      return vec2f(error[i], product(error[i], normalized(x[i], channel)));
    }
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let count = params.runs * params.channels;
  for (var part = id.x; part < count; part += 64u * groups.x) {
    let channel = part % params.channels;
    let first = (part / params.channels) * params.run;
    let end = min(first + params.run, params.positions);
    var sum = vec2f(0.0);
    for (var m = first; m < end; m++) {
      sum += terms(m * params.channels + channel, channel);
    }
    parts[part] = sum.x;
    if (SUM == CHANNEL_SUM_ERROR_AND_PRODUCT) {
      parts[count + part] = sum.y;
    }
  }
}
