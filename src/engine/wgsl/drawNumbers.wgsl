// Random numbers by counter, four of each element: normal (NORMAL) or uniform. One invocation an element.
//! include exact
//! include functions
//! include random

override NORMAL: bool = true;

struct Params {
  zero: f32, seedLow: u32, seedHigh: u32, stream: u32, layer: u32, step: u32, first: u32, count: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> numbers: array<f32>;

fn numberOf(word: u32) -> f32 {
  if (NORMAL) {
    return normalOf(word);
  }
  return uniformOf(word);
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let seed = vec2u(params.seedLow, params.seedHigh);
  for (var i = id.x; i < params.count; i += 256u * groups.x) {
    let words = philox(seed, params.stream, params.layer, params.first + i, params.step);
    for (var w = 0u; w < 4u; w++) {
      numbers[4u * i + w] = numberOf(words[w]);
    }
  }
}
