// Errors behind a mask, scaled by the power of two next to their maximum and quantized (QUANTIZED); the power goes into the scale.
// Counts clips. KNOWN: the maximum is given, and values that are not finite are counted here. IN_PLACE: the errors are the output. WORDS: the output is i8. An invocation makes four values.
//! include exact
//! include joined or joinedSubgroups
//! include bytes
//! include values
//! include mask
//! include functions
//! include random

//! layout Stream

override QUANTIZED: bool = true;
override KNOWN: bool = false;
override IN_PLACE: bool = false;
override WORDS: bool = false;
override STOCHASTIC: bool = false;

struct Params { zero: f32, length: u32, limit: f32, codes: f32, step: f32, most: f32, seedLow: u32, seedHigh: u32, layer: u32, drawStep: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> scaleIn: array<f32>;
@group(0) @binding(2) var<storage, read> error: array<u32>;
@group(0) @binding(3) var<storage, read> activation: array<u32>;
@group(0) @binding(4) var<storage, read> largest: array<u32>;
@group(0) @binding(5) var<storage, read_write> output: array<u32>;
@group(0) @binding(6) var<storage, read_write> scaleOut: array<f32>;
// [0] clipped, [2] not finite; [4] bits of the maximum, read only.
@group(0) @binding(7) var<storage, read_write> tally: array<atomic<u32>>;

var<workgroup> clipped: atomic<u32>;
var<workgroup> notFinite: atomic<u32>;

fn errors(quad: u32) -> vec4f {
  let at = 4u * quad;
  if (IN_PLACE) {
    return bitcast<vec4f>(vec4u(output[at], output[at + 1u], output[at + 2u], output[at + 3u]));
  }
  return bitcast<vec4f>(vec4u(error[at], error[at + 1u], error[at + 2u], error[at + 3u]));
}

@compute @workgroup_size(256)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  var maximum = atomicLoad(&tally[4]);
  if (KNOWN) {
    maximum = largest[0];
  }
  let k = select(0, clamp(roundLog2(max(maximum, 1u)), -126, 126), maximum > 0u && QUANTIZED);
  let scale = powerOfTwo(-k);
  var clips = 0u;
  var strange = 0u;
  for (var quad = id.x; 4u * quad < params.length; quad += 256u * groups.x) {
    let count = min(4u, params.length - 4u * quad);
    let e = select(vec4f(0.0), errors(quad), passes(quad));
    let finite = (bitcast<vec4u>(e) & vec4u(0x7f800000u)) != vec4u(0x7f800000u);
    let used = vec4u(0u, 1u, 2u, 3u) < vec4u(count);
    var value = e;
    if (KNOWN) {
      strange += countOf(used & !finite);
    }
    if (QUANTIZED) {
      var exact = (e * scale) * params.codes;
      if (STOCHASTIC) {
        exact += dither(quad);
      }
      let code = round(exact);
      clips += countOf((abs(code) > vec4f(params.most)) & used);
      value = clamp(code, vec4f(-params.most), vec4f(params.most));
    }
    if (WORDS) {
      output[quad] = firstBytes(packedBytes(vec4i(select(vec4f(0.0), value, finite))), output[quad], count);
    } else {
      for (var j = 0u; j < count; j++) {
        output[4u * quad + j] = bitcast<u32>(value[j] * params.step);
      }
    }
  }
  let allClips = joinedSum(clips);
  let allStrange = joinedSum(strange);
  if (isLeader()) {
    atomicAdd(&clipped, allClips);
    atomicAdd(&notFinite, allStrange);
  }
  workgroupBarrier();
  if (local == 0u) {
    atomicAdd(&tally[0], atomicLoad(&clipped));
    atomicAdd(&tally[2], atomicLoad(&notFinite));
  }
  if (id.x == 0u) {
    scaleOut[0] = scaleIn[0] * powerOfTwo(k);
  }
}

/** Stochastic rounding adds it to each of four values. */
fn dither(quad: u32) -> vec4f {
  let at = 4u * quad;
  var values: vec4f;
  for (var j = 0u; j < 4u; j++) {
    let element = 16u * (at / 64u) + (at + j) % 16u;
    let words = philox(vec2u(params.seedLow, params.seedHigh), STREAM_ERROR_ROUNDING, params.layer, element, params.drawStep);
    values[j] = uniformOf(words[(at / 16u) % 4u]) - 0.5;
  }
  return values;
}

fn countOf(flags: vec4<bool>) -> u32 {
  let ones = select(vec4u(0u), vec4u(1u), flags);
  return ones.x + ones.y + ones.z + ones.w;
}
