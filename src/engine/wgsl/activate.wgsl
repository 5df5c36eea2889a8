// Activation and its quantization: out = step·clamp(roundEven(x/step), low, high), or the word without its step. Counts clipped and
// non-finite values. SUM: x = a·stepA + b·stepB. NORMALIZED: x = gamma·â + beta, each of its channel, every product and sum rounded.
// IN_PLACE: the input is the output buffer. An invocation makes four values.
//! include exact
//! include normalized
//! include joined or joinedSubgroups
//! include bytes
//! include values

override RELU: bool = false;
override QUANTIZED: bool = false;
override CLIPPED: bool = false;
override IN_PLACE: bool = false;
override SUM: bool = false;
override NORMALIZED: bool = false;
override KIND_A: u32 = 0u;
override KIND_B: u32 = 0u;
override WORDS: bool = false;

struct Params { zero: f32, length: u32, step: f32, inverse: f32, high: f32, stepA: f32, stepB: f32, clip: f32, channels: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<u32>;
@group(0) @binding(2) var<storage, read> b: array<u32>;
// (5, channels) of channelNumbers.wgsl, and the betas.
@group(0) @binding(3) var<storage, read> numbers: array<f32>;
@group(0) @binding(4) var<storage, read> beta: array<f32>;
@group(0) @binding(5) var<storage, read_write> output: array<u32>;
// [0] clipped, [2] not finite; words of 64-bit sums.
@group(0) @binding(6) var<storage, read_write> tally: array<atomic<u32>>;

var<workgroup> clipped: atomic<u32>;
var<workgroup> notFinite: atomic<u32>;

/** Four inputs from value 4·quad on. */
fn inputs(quad: u32) -> vec4f {
  let given = givenInputs(quad);
  if (!NORMALIZED) {
    return given;
  }
  var x: vec4f;
  for (var j = 0u; j < 4u; j++) {
    let c = (4u * quad + j) % params.channels;
    x[j] = product(numbers[2u * params.channels + c], normalized(given[j], c)) + beta[c];
  }
  return x;
}

fn givenInputs(quad: u32) -> vec4f {
  let at = 4u * quad;
  if (IN_PLACE) {
    return bitcast<vec4f>(vec4u(output[at], output[at + 1u], output[at + 2u], output[at + 3u]));
  }
  if (!SUM && KIND_A == VALUE_KIND_F32) {
    return bitcast<vec4f>(vec4u(a[at], a[at + 1u], a[at + 2u], a[at + 3u]));
  }
  if (!SUM) {
    return termA(quad);
  }
  return termA(quad) + termB(quad);
}

fn termA(quad: u32) -> vec4f {
  if (KIND_A != VALUE_KIND_F32) {
    return rounded(floatsOf(a[quad], KIND_A), params.stepA);
  }
  let at = 4u * quad;
  return rounded(bitcast<vec4f>(vec4u(a[at], a[at + 1u], a[at + 2u], a[at + 3u])), params.stepA);
}

fn termB(quad: u32) -> vec4f {
  if (KIND_B != VALUE_KIND_F32) {
    return rounded(floatsOf(b[quad], KIND_B), params.stepB);
  }
  let at = 4u * quad;
  return rounded(bitcast<vec4f>(vec4u(b[at], b[at + 1u], b[at + 2u], b[at + 3u])), params.stepB);
}

fn rounded(x: vec4f, factor: f32) -> vec4f {
  return fma(x, vec4f(factor), vec4f(params.zero));
}

@compute @workgroup_size(256)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  var clips = 0u;
  var strange = 0u;
  for (var quad = id.x; 4u * quad < params.length; quad += 256u * groups.x) {
    let count = min(4u, params.length - 4u * quad);
    let x = inputs(quad);
    let used = vec4u(0u, 1u, 2u, 3u) < vec4u(count);
    let finite = (bitcast<vec4u>(x) & vec4u(0x7f800000u)) != vec4u(0x7f800000u);
    strange += countOf(used & !finite);
    // A value that is no number stays so.
    var y = select(x, vec4f(0.0), vec4<bool>(RELU) & (x <= vec4f(0.0)));
    if (CLIPPED) {
      y = select(y, min(y, vec4f(params.clip)), finite);
    }
    if (QUANTIZED) {
      let code = round(rounded(y, params.inverse));
      clips += countOf(used & (abs(code) > vec4f(params.high)));
      let isNumber = (bitcast<vec4u>(x) & vec4u(0x7fffffffu)) <= vec4u(0x7f800000u);
      y = select(x, clamp(code, vec4f(-params.high), vec4f(params.high)), isNumber);
      if (!WORDS) {
        y = rounded(y, params.step);
      }
    }
    if (WORDS) {
      let word = packedBytes(vec4i(select(vec4f(0.0), y, finite)));
      output[quad] = firstBytes(word, output[quad], count);
    } else {
      for (var j = 0u; j < count; j++) {
        output[4u * quad + j] = bitcast<u32>(y[j]);
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
}

fn countOf(flags: vec4<bool>) -> u32 {
  let ones = select(vec4u(0u), vec4u(1u), flags);
  return ones.x + ones.y + ones.z + ones.w;
}
