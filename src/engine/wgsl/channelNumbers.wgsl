// Numbers for the normalization of a channel: rows 0, 1, 2 of `numbers` (5, channels) become mean, inverse and gamma; 0 and 1 where there
// are no moments (NORMALIZED = false), 1 where there is no gamma (SCALED = false).
//! include exact

override NORMALIZED: bool = false;
override SCALED: bool = false;

struct Params { zero: f32, channels: u32, epsilon: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> moments: array<f32>;
@group(0) @binding(2) var<storage, read> gamma: array<f32>;
@group(0) @binding(3) var<storage, read_write> numbers: array<f32>;

/** 1/√x of a normal x; of an infinite one 0, of what is no number the same. */
fn inverseRoot(x: f32) -> f32 {
  if (!isFinite(x) || x < 0.0) {
    return 1.0 / sqrt(x);
  }
  return divided(1.0, squareRoot(x));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var c = id.x; c < params.channels; c += 64u * groups.x) {
    numbers[c] = 0.0;
    numbers[params.channels + c] = 1.0;
    numbers[2u * params.channels + c] = 1.0;
    if (NORMALIZED) {
      numbers[c] = moments[c];
      numbers[params.channels + c] = inverseRoot(optimizationBarrier(moments[params.channels + c] + params.epsilon));
    }
    if (SCALED) {
      numbers[2u * params.channels + c] = gamma[c];
    }
  }
}
