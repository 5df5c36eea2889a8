// plus = max(x, 0), minus = max(−x, 0): floats, or (WORDS) i8 to words. An invocation makes four values.
//! include bytes

override WORDS: bool = false;

struct Params { zero: f32, length: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> plus: array<u32>;
@group(0) @binding(3) var<storage, read_write> minus: array<u32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var quad = id.x; 4u * quad < params.length; quad += 256u * groups.x) {
    let count = min(4u, params.length - 4u * quad);
    if (WORDS) {
      let values = signedBytes(x[quad]);
      plus[quad] = firstBytes(packedBytes(max(values, vec4i(0))), plus[quad], count);
      minus[quad] = firstBytes(packedBytes(max(-values, vec4i(0))), minus[quad], count);
    } else {
      for (var i = 4u * quad; i < 4u * quad + count; i++) {
        let value = bitcast<f32>(x[i]);
        plus[i] = bitcast<u32>(max(value, 0.0));
        minus[i] = bitcast<u32>(max(-value, 0.0));
      }
    }
  }
}
