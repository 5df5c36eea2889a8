// Splits of a weight gradient that are whole numbers, added exactly and rounded once: sums of words become fround(Σ)·unit, codes (ADC)
// lsb·D.
//! include whole

override ADC: bool = false;

// halves: half codes that "mid-rise" adds.
struct Params { zero: f32, length: u32, splits: u32, halves: i32, unit: f32 }
@group(0) @binding(0) var<uniform> params: Params;
// (splits, length)
@group(0) @binding(1) var<storage, read> parts: array<i32>;
@group(0) @binding(2) var<storage, read> converter: array<f32>;
@group(0) @binding(3) var<storage, read_write> gradient: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var first = 4u * id.x; first < params.length; first += 256u * groups.x) {
    var total = Wide(vec4i(0), vec4u(0u));
    let count = min(4u, params.length - first);
    for (var split = 0u; split < params.splits; split++) {
      var part = vec4i(0);
      for (var j = 0u; j < count; j++) {
        part[j] = parts[split * params.length + first + j];
      }
      total = wideSum(total, widened(part));
    }
    var values = floatOfWide(total) * params.unit;
    if (ADC) {
      values = scaledWide(converter[0], total, params.halves);
    }
    for (var j = 0u; j < count; j++) {
      gradient[first + j] = values[j];
    }
  }
}
