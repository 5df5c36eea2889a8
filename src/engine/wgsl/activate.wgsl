// Activation and its quantization: out = step·clamp(roundEven(x/step), low, high). Counts clipped and non-finite values.
// IN_PLACE: the input is the output buffer.
//! include exact
//! include joined or joinedSubgroups

override RELU: bool = false;
override QUANTIZED: bool = false;
override IN_PLACE: bool = false;

struct Params { zero: f32, length: u32, step: f32, inverse: f32, high: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read_write> output: array<f32>;
// [0] clipped, [2] not finite; words of 64-bit sums.
@group(0) @binding(3) var<storage, read_write> tally: array<atomic<u32>>;

var<workgroup> clipped: atomic<u32>;
var<workgroup> notFinite: atomic<u32>;

@compute @workgroup_size(256)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  var clips = 0u;
  var strange = 0u;
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    var x: f32;
    if (IN_PLACE) {
      x = output[i];
    } else {
      x = input[i];
    }
    if (!isFinite(x)) {
      strange += 1u;
    }
    // What is not a number stays so.
    var y = x;
    if (RELU && (x <= 0.0)) {
      y = 0.0;
    }
    if (QUANTIZED) {
      let code = round(product(y, params.inverse));
      if (abs(code) > params.high) {
        clips += 1u;
      }
      y = product(params.step, clamp(code, -params.high, params.high));
    }
    output[i] = y;
  }
  let allClips = joinedSum(clips);
  let allStrange = joinedSum(strange);
  if (speaks()) {
    atomicAdd(&clipped, allClips);
    atomicAdd(&notFinite, allStrange);
  }
  workgroupBarrier();
  if (local == 0u) {
    atomicAdd(&tally[0], atomicLoad(&clipped));
    atomicAdd(&tally[2], atomicLoad(&notFinite));
  }
}
