// The sums of channelSums.wgsl over all runs: chains over groups of runs, then one over the groups; and what becomes of them. One invocation a
// channel.
//! include exact
//! layout ChannelSum

override SUM: u32 = CHANNEL_SUM_ERROR;

// run: runs of a group, as positions of a run.
struct Params { zero: f32, positions: u32, channels: u32, runs: u32, run: u32, share: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
// (sums, runs, channels)
@group(0) @binding(2) var<storage, read> parts: array<f32>;
// Means, then variances.
@group(0) @binding(3) var<storage, read_write> moments: array<f32>;
@group(0) @binding(4) var<storage, read_write> betaGradient: array<f32>;
@group(0) @binding(5) var<storage, read_write> gammaGradient: array<f32>;
// (5, channels): rows 3 and 4 become the means of e and of e·x̂.
@group(0) @binding(6) var<storage, read_write> numbers: array<f32>;

fn part(sum: u32, run: u32, channel: u32) -> f32 {
  return parts[(sum * params.runs + run) * params.channels + channel];
}

/** Term of a run: its sum; for moments n·offset, or, in the second sum, rest + n·(offset − mean)². */
fn term(sum: u32, run: u32, channel: u32, mean: f32) -> f32 {
  if (SUM != CHANNEL_SUM_MOMENTS) {
    return part(sum, run, channel);
  }
  let count = f32(min(params.run, params.positions - run * params.run));
  let offset = part(0u, run, channel);
  if (sum == 0u) {
    return product(count, offset);
  }
  let d = optimizationBarrier(offset - mean);
  return optimizationBarrier(part(1u, run, channel) + product(count, product(d, d)));
}

fn totalOf(sum: u32, channel: u32, mean: f32) -> f32 {
  var total = 0.0;
  for (var first = 0u; first < params.runs; first += params.run) {
    var group = 0.0;
    for (var run = first; run < min(first + params.run, params.runs); run++) {
      group += term(sum, run, channel, mean);
    }
    total += optimizationBarrier(group);
  }
  return optimizationBarrier(total);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var c = id.x; c < params.channels; c += 64u * groups.x) {
    let total = totalOf(0u, c, 0.0);
    switch SUM {
      case CHANNEL_SUM_MOMENTS: {
        let mean = product(total, params.share);
        moments[c] = x[c] + mean;
        moments[params.channels + c] = product(totalOf(1u, c, mean), params.share);
      }
      case CHANNEL_SUM_ERROR: {
        betaGradient[c] = total;
      }
      default: {
        let products = totalOf(1u, c, 0.0);
        betaGradient[c] = total;
        gammaGradient[c] = products;
        numbers[3u * params.channels + c] = product(total, params.share);
        numbers[4u * params.channels + c] = product(products, params.share);
      }
    }
  }
}
