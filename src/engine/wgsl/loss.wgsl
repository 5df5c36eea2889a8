// Loss of each sample, and its error where SLOPES. One invocation a sample; lossTally.wgsl adds them up.
// CROSS_ENTROPY: −log p = log Σ e^(z − max) − (z_label − max), error (p − t)/batch; else 0.5·Σ(y − t)², error (y − t)/batch.
//! include exact
//! include functions

override CROSS_ENTROPY: bool = true;
override SLOPES: bool = false;

struct Params { zero: f32, batch: u32, classes: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> labels: array<i32>;
@group(0) @binding(3) var<storage, read_write> error: array<f32>;
// Sample b: [2b] loss, [2b + 1] bits: 1 correct, 2 not finite.
@group(0) @binding(4) var<storage, read_write> samples: array<u32>;
// [0] kind of the first failure, [1] its place, [2] its value.
@group(0) @binding(5) var<storage, read_write> failure: array<atomic<u32>>;

const LABEL_FAILURE = 1u;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var b = id.x; b < params.batch; b += 64u * groups.x) {
    sampleLoss(b);
  }
}

fn sampleLoss(b: u32) {
  let label = labels[b];
  if (label < 0 || label >= i32(params.classes)) {
    if (atomicCompareExchangeWeak(&failure[0], 0u, LABEL_FAILURE).exchanged) {
      atomicStore(&failure[1], b);
      atomicStore(&failure[2], bitcast<u32>(label));
      atomicStore(&failure[3], params.classes);
    }
    samples[2u * b] = 0u;
    samples[2u * b + 1u] = 0u;
    return;
  }
  let first = b * params.classes;
  var best = 0u;
  var strange = false;
  for (var c = 0u; c < params.classes; c++) {
    let z = logits[first + c];
    strange = strange || !isFinite(z);
    if (z > logits[first + best]) {
      best = c;
    }
  }
  var flags = select(0u, 1u, best == u32(label));
  flags |= select(0u, 2u, strange);
  samples[2u * b + 1u] = flags;
  if (CROSS_ENTROPY) {
    samples[2u * b] = bitcast<u32>(crossEntropy(first, u32(label), logits[first + best]));
  } else {
    samples[2u * b] = bitcast<u32>(squaredError(first, u32(label)));
  }
}

fn crossEntropy(first: u32, label: u32, maximum: f32) -> f32 {
  var sum = 0.0;
  for (var c = 0u; c < params.classes; c++) {
    sum += exp32(logits[first + c] - maximum);
  }
  if (SLOPES) {
    for (var c = 0u; c < params.classes; c++) {
      let p = divided(exp32(logits[first + c] - maximum), sum);
      error[first + c] = divided(p - select(0.0, 1.0, c == label), f32(params.batch));
    }
  }
  return log32(sum) - (logits[first + label] - maximum);
}

fn squaredError(first: u32, label: u32) -> f32 {
  var sum = 0.0;
  for (var c = 0u; c < params.classes; c++) {
    let difference = logits[first + c] - select(0.0, 1.0, c == label);
    sum = fused(0.5 * difference, difference, sum);
    if (SLOPES) {
      error[first + c] = divided(difference, f32(params.batch));
    }
  }
  return sum;
}
