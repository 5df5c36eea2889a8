// Fill: every element becomes one pattern of one or two words.

struct Params { zero: f32, words: u32, first: u32, second: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> values: array<u32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.words; i += 256u * groups.x) {
    values[i] = select(params.first, params.second, (i & 1u) == 1u);
  }
}
