// probe.wgsl for words: partial sums as a converter would see them, one invocation each: written out, or (EXTREMES) only their ends.
//! include bytes
//! include dot or dotPacked
//! include whole
//! include words
//! include looks
//! include readGeometry

override EXTREMES: bool = false;

@group(0) @binding(1) var<storage, read> input: array<vec4u>;
@group(0) @binding(2) var<storage, read> plan: array<vec4u>;
// Plane 0 is read.
@group(0) @binding(3) var<storage, read> packed: array<u32>;
@group(0) @binding(4) var<storage, read> sums: array<i32>;
// (looks, blocks, columns)
@group(0) @binding(5) var<storage, read_write> out: array<f32>;
// [0] ordered bits of the maximum, [1] complement of those of the minimum.
@group(0) @binding(6) var<storage, read_write> tally: array<atomic<u32>>;

fn partialSum(place: Place, block: u32, column: u32, cycle: u32) -> f32 {
  var high = 0;
  var low = 0;
  if (params.lowered == 1u) {
    let line = packedPlane(0u) * params.lines + block;
    high = sums[2u * line * params.padded + column];
    low = sums[(2u * line + 1u) * params.padded + column];
  }
  for (var quad = plan[block].x; quad < plan[block].y; quad++) {
    let x = applied(vec4u(inputQuad(place, quadOf(plan[params.lines + quad]))), 0u, cycle).x;
    let own = packedPlane(0u) * params.quads + quad;
    high += dot4(x, packed[2u * own * params.padded + column]);
    low += dot4(x, packed[(2u * own + 1u) * params.padded + column]);
  }
  return floatOfWide(wideOf(vec4i(high), vec4i(low))).x * params.unit;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let length = params.looks * params.blocks * params.allColumns;
  for (var i = id.x; i < length; i += 64u * groups.x) {
    let column = enterGroup(i % params.allColumns, params.columns);
    let block = (i / params.allColumns) % params.blocks;
    let look = params.firstLook + i / (params.allColumns * params.blocks);
    let sum = partialSum(placeOf(positionOf(look)), block, column, look % params.cycles);
    if (EXTREMES) {
      atomicMax(&tally[0], ordered(sum));
      atomicMax(&tally[1], ~ordered(sum));
    } else {
      out[i] = sum;
    }
  }
}
