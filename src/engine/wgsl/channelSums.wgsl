// Sums over runs of positions, a chain of rounded additions each: of errors e behind a mask, or of e and e·x̂; of values for their moments,
// which become offset and rest of the run (normalization.ts). One invocation a channel and run; a tensor is (positions, channels).
//! include exact
//! include normalized
//! include bytes
//! include values
//! include mask
//! layout ChannelSum

override SUM: u32 = CHANNEL_SUM_ERROR;

struct Params { zero: f32, limit: f32, positions: u32, channels: u32, runs: u32, run: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> error: array<f32>;
@group(0) @binding(3) var<storage, read> activation: array<u32>;
@group(0) @binding(4) var<storage, read> numbers: array<f32>;
// (sums, runs, channels)
@group(0) @binding(5) var<storage, read_write> parts: array<f32>;

/** Terms that value i adds to each sum. start: first value of the run, for moments. */
fn terms(i: u32, channel: u32, start: f32) -> vec2f {
  if (SUM == CHANNEL_SUM_MOMENTS) {
    let d = optimizationBarrier(x[i] - start);
    return vec2f(d, product(d, d));
  }
  let e = select(0.0, error[i], passesAt(i));
  if (SUM == CHANNEL_SUM_ERROR) {
    return vec2f(e, 0.0);
  }
  return vec2f(e, product(e, normalized(x[i], channel)));
}

/** Offset and rest of a run of `count` values. */
fn momentsOf(sums: vec2f, count: u32, start: f32, first: f32) -> vec2f {
  let mean = product(sums.x, divided(1.0, f32(count)));
  let rest = optimizationBarrier(sums.y - product(sums.x, mean));
  return vec2f(optimizationBarrier(start - first) + mean, select(rest, 0.0, rest < 0.0));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let count = params.runs * params.channels;
  for (var part = id.x; part < count; part += 64u * groups.x) {
    let channel = part % params.channels;
    let first = (part / params.channels) * params.run;
    let end = min(first + params.run, params.positions);
    var start = 0.0;
    if (SUM == CHANNEL_SUM_MOMENTS) {
      start = x[first * params.channels + channel];
    }
    var sum = vec2f(0.0);
    for (var m = first; m < end; m++) {
      sum += terms(m * params.channels + channel, channel, start);
    }
    if (SUM == CHANNEL_SUM_MOMENTS) {
      sum = momentsOf(sum, end - first, start, x[channel]);
    }
    parts[part] = sum.x;
    if (SUM != CHANNEL_SUM_ERROR) {
      parts[count + part] = sum.y;
    }
  }
}
