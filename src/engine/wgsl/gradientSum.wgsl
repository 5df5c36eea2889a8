// Splits of a weight gradient, added in their order: floats, or codes that become lsb·D.
//! include exact

override ADC: bool = false;

struct Params { zero: f32, length: u32, splits: u32, halves: i32 }
@group(0) @binding(0) var<uniform> params: Params;
// (splits, length)
@group(0) @binding(1) var<storage, read> parts: array<u32>;
@group(0) @binding(2) var<storage, read> converter: array<f32>;
@group(0) @binding(3) var<storage, read_write> gradient: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    if (ADC) {
      var codes = 0;
      for (var split = 0u; split < params.splits; split++) {
        codes += bitcast<i32>(parts[split * params.length + i]);
      }
      gradient[i] = scaledWhole(0.5 * converter[0], 2 * codes + params.halves);
    } else {
      var sum = 0.0;
      for (var split = 0u; split < params.splits; split++) {
        sum += bitcast<f32>(parts[split * params.length + i]);
      }
      gradient[i] = sum;
    }
  }
}
