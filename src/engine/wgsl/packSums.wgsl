// 128 times the sum of the weights of each block, in their two bytes: what sums of lowered words begin with (words.wgsl).
// (planes, blocks, high and low, padded columns)
//! include bytes
//! include dot or dotPacked

struct Params { zero: f32, length: u32, padded: u32, quads: u32, lines: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> plan: array<vec4u>;
@group(0) @binding(2) var<storage, read> packed: array<u32>;
@group(0) @binding(3) var<storage, read_write> sums: array<i32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 64u * groups.x) {
    let column = i % params.padded;
    let limb = (i / params.padded) % 2u;
    let block = (i / (2u * params.padded)) % params.lines;
    let plane = i / (2u * params.padded * params.lines);
    var sum = 0;
    for (var quad = plan[block].x; quad < plan[block].y; quad++) {
      sum += dot4(packed[((plane * params.quads + quad) * 2u + limb) * params.padded + column], 0x01010101u);
    }
    sums[i] = 128 * sum;
  }
}
