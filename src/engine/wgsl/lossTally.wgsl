// Adds the samples of loss.wgsl to the metrics, in their order, in double precision. One invocation.
//! include float64
//! layout LossMetrics

struct Params { zero: f32, batch: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> samples: array<u32>;
@group(0) @binding(2) var<storage, read_write> metrics: array<vec2u>;

@compute @workgroup_size(1)
fn main() {
  var loss = metrics[LOSS_METRICS_LOSS];
  var correct = 0u;
  var notFinite = 0u;
  for (var b = 0u; b < params.batch; b++) {
    loss = doubleSum(loss, doubleOfFloat(bitcast<f32>(samples[2u * b])));
    correct += samples[2u * b + 1u] & 1u;
    notFinite += samples[2u * b + 1u] >> 1u;
  }
  metrics[LOSS_METRICS_LOSS] = loss;
  metrics[LOSS_METRICS_CORRECT] = doubleSum(metrics[LOSS_METRICS_CORRECT], doubleOfWhole(vec2u(correct, 0u)));
  metrics[LOSS_METRICS_SAMPLES] = doubleSum(metrics[LOSS_METRICS_SAMPLES], doubleOfWhole(vec2u(params.batch, 0u)));
  metrics[LOSS_METRICS_NOT_FINITE] = doubleSum(metrics[LOSS_METRICS_NOT_FINITE], doubleOfWhole(vec2u(notFinite, 0u)));
}
