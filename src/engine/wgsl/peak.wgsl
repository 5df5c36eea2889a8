// Fused multiply-adds in registers only, for benchmarks: 8 chains of four columns, `rounds` times, in each invocation.

struct Params { zero: f32, rounds: u32, factor: f32, summand: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> result: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let a = vec4f(params.factor);
  let b = vec4f(params.summand);
  let start = vec4f(f32(id.x & 7u));
  //! for i CHAINS
  var x$i = start + vec4f($i.0);
  //! end
  for (var round = 0u; round < params.rounds; round++) {
    //! for i CHAINS
    x$i = fma(x$i, a, b);
    //! end
  }
  var sum = vec4f(0.0);
  //! for i CHAINS
  sum += x$i;
  //! end
  // Never true, but no compiler knows.
  if (sum.x + sum.y + sum.z + sum.w == -1.0) {
    result[0] = sum.x;
  }
}
