// Conductances as the columns of a read see them: mapping, digital subtraction, read noise. Mirrors reference/pack.ts.
// out is (planes, rows, columns padded to a multiple of 4, zeros there), rows and columns of the direction that is read.
//! include exact
//! include functions
//! include random

const STORED = 0u;
const HALF_DIFFERENCE = 1u;
const CURRENT = 2u;
const READ_NOISE_STREAM = 6u;

override KIND: u32 = 0u;
override NOISE: bool = false;
override BACKWARD: bool = false;

// inner: channels of the tensor that is read (rows of one kernel position).
struct Params {
  zero: f32, length: u32, rows: u32, columns: u32, padded: u32, inner: u32, weights: u32,
  a: f32, b: f32, sigma: f32, layer: u32, step: u32, seedLow: u32, seedHigh: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> conductance: array<f32>;
@group(0) @binding(2) var<storage, read_write> packed: array<f32>;

fn stored(device: u32) -> f32 {
  let g = conductance[device];
  if (!NOISE) {
    return g;
  }
  let seed = vec2u(params.seedLow, params.seedHigh);
  let words = philox(seed, READ_NOISE_STREAM, params.layer, device, params.step);
  return g + product(params.sigma, normalOf(select(words.x, words.y, BACKWARD)));
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let column = i % params.padded;
    let row = (i / params.padded) % params.rows;
    let plane = i / (params.padded * params.rows);
    var value = 0.0;
    if (column < params.columns) {
      var device = row * params.columns + column;
      if (BACKWARD) {
        // (kernel position, n, c) from (kernel position, c, n).
        let position = row / params.inner;
        device = (position * params.columns + column) * params.inner + row % params.inner;
      }
      device += plane * params.weights;
      value = stored(device);
      if (KIND == HALF_DIFFERENCE) {
        value = 0.5 * (value - stored(device + params.weights));
      } else if (KIND == CURRENT) {
        value = fused(value, params.a, params.b);
      }
    }
    packed[i] = value;
  }
}
