// Largest finite |x| of what passes the mask, as bits, by an integer maximum, and the number of values that are not finite.
//! include joined or joinedSubgroups
//! include bytes
//! include values
//! include mask

struct Params { zero: f32, length: u32, limit: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read> activation: array<u32>;
// [2] not finite; [4] bits of the maximum.
@group(0) @binding(3) var<storage, read_write> tally: array<atomic<u32>>;

var<workgroup> largest: atomic<u32>;
var<workgroup> notFinite: atomic<u32>;

@compute @workgroup_size(256)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  var maximum = 0u;
  var strange = 0u;
  for (var quad = id.x; 4u * quad < params.length; quad += 256u * groups.x) {
    let open = passes(quad);
    for (var j = 0u; j < 4u && 4u * quad + j < params.length; j++) {
      let size = select(0u, values[4u * quad + j] & 0x7fffffffu, open[j]);
      if (size >= 0x7f800000u) {
        strange += 1u;
      } else {
        maximum = max(maximum, size);
      }
    }
  }
  let most = joinedMaximum(maximum);
  let allStrange = joinedSum(strange);
  if (isLeader()) {
    atomicMax(&largest, most);
    atomicAdd(&notFinite, allStrange);
  }
  workgroupBarrier();
  if (local == 0u) {
    atomicMax(&tally[4], atomicLoad(&largest));
    atomicAdd(&tally[2], atomicLoad(&notFinite));
  }
}
