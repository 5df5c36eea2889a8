// Counts of values in equal bins: bin floor((value − low)·scale), outside values in the end bins, NaN nowhere.
//! include exact

struct Params { zero: f32, offset: u32, length: u32, low: f32, scale: f32, count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read_write> bins: array<atomic<u32>>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let x = values[params.offset + i];
    if ((bitcast<u32>(x) & 0x7fffffffu) <= 0x7f800000u) {
      let place = clamp(product(x - params.low, params.scale), 0.0, f32(params.count));
      atomicAdd(&bins[min(u32(place), params.count - 1u)], 1u);
    }
  }
}
