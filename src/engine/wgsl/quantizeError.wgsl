// Errors scaled by the power of two next to their maximum and quantized; the power goes into the scale. Counts clips.
//! include exact
//! include joined or joinedSubgroups

struct Params { zero: f32, length: u32, codes: f32, step: f32, limit: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> scaleIn: array<f32>;
@group(0) @binding(2) var<storage, read_write> error: array<f32>;
@group(0) @binding(3) var<storage, read_write> scaleOut: array<f32>;
// [0] clipped; [4] bits of the maximum, read only.
@group(0) @binding(4) var<storage, read_write> tally: array<atomic<u32>>;

var<workgroup> clipped: atomic<u32>;

@compute @workgroup_size(256)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let maximum = atomicLoad(&tally[4]);
  let k = select(0, clamp(roundLog2(max(maximum, 1u)), -126, 126), maximum > 0u);
  let scale = powerOfTwo(-k);
  var clips = 0u;
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let code = round((error[i] * scale) * params.codes);
    if (abs(code) > params.limit) {
      clips += 1u;
    }
    error[i] = clamp(code, -params.limit, params.limit) * params.step;
  }
  let allClips = joinedSum(clips);
  if (speaks()) {
    atomicAdd(&clipped, allClips);
  }
  workgroupBarrier();
  if (local == 0u) {
    atomicAdd(&tally[0], atomicLoad(&clipped));
  }
  if (id.x == 0u) {
    scaleOut[0] = scaleIn[0] * powerOfTwo(k);
  }
}
