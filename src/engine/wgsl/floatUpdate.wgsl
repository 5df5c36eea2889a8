// Software baseline: v = decay·v + gain·(scale·gradient + weightDecay·w); w −= rate·v. Every product and sum rounded.
//! include exact

struct Params { zero: f32, length: u32, decay: f32, gain: f32, rate: f32, weightDecay: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read> gradientScale: array<f32>;
@group(0) @binding(3) var<storage, read_write> weights: array<f32>;
@group(0) @binding(4) var<storage, read_write> velocity: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let scale = gradientScale[0];
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let w = weights[i];
    let slope = product(scale, gradient[i]) + product(params.weightDecay, w);
    let v = product(params.decay, velocity[i]) + product(params.gain, slope);
    velocity[i] = v;
    weights[i] = w - product(params.rate, v);
  }
}
