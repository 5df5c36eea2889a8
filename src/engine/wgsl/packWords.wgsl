// Column weights as whole steps of the grid, q = 256·high + low with both in a signed byte; four rows of one column in a word:
// (planes, quads, high and low, columns padded to a multiple of 4, zeros there). wordPlan.ts says which rows make a quad.
//! include exact
//! include functions
//! include random
//! include bytes
//! include columnWeight

const MAX_CONDUCTANCE = 32639.0;

@group(0) @binding(2) var<storage, read> plan: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> packed: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 64u * groups.x) {
    let column = i % params.padded;
    let quad = (i / params.padded) % params.quads;
    let plane = i / (params.padded * params.quads);
    let line = plan[params.lines + quad];
    let count = countOneBits(line.z) / 8u;
    var steps = vec4i(0);
    if (column < params.columns) {
      for (var j = 0u; j < count; j++) {
        // 1/grid is a power of two: nothing is rounded here.
        let whole = round(columnWeight(plane, line.w + j, column) * params.inverseGrid);
        steps[j] = i32(clamp(whole, -MAX_CONDUCTANCE, MAX_CONDUCTANCE));
      }
    }
    let high = (steps + vec4i(128)) >> vec4u(8u);
    let at = (plane * params.quads + quad) * 2u * params.padded + column;
    packed[at] = packedBytes(high);
    packed[at + params.padded] = packedBytes(steps - high * 256);
  }
}
