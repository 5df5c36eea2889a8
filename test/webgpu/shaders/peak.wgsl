// SHA-256 of the whole: dac6dd5e1706072769c789faa61a4f574aef947d8b5cc667217f7da3be81b3ba
const CHAINS = 8u;

// Fused multiply-adds in registers only, for benchmarks: 8 chains of four columns, `rounds` times, in each invocation.

struct Params { zero: f32, rounds: u32, factor: f32, summand: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> result: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let a = vec4f(params.factor);
  let b = vec4f(params.summand);
  let start = vec4f(f32(id.x & 7u));
  var x0 = start + vec4f(0.0);
  var x1 = start + vec4f(1.0);
  var x2 = start + vec4f(2.0);
  var x3 = start + vec4f(3.0);
  var x4 = start + vec4f(4.0);
  var x5 = start + vec4f(5.0);
  var x6 = start + vec4f(6.0);
  var x7 = start + vec4f(7.0);
  for (var round = 0u; round < params.rounds; round++) {
    x0 = fma(x0, a, b);
    x1 = fma(x1, a, b);
    x2 = fma(x2, a, b);
    x3 = fma(x3, a, b);
    x4 = fma(x4, a, b);
    x5 = fma(x5, a, b);
    x6 = fma(x6, a, b);
    x7 = fma(x7, a, b);
  }
  var sum = vec4f(0.0);
  sum += x0;
  sum += x1;
  sum += x2;
  sum += x3;
  sum += x4;
  sum += x5;
  sum += x6;
  sum += x7;
  // Never true, but no compiler knows.
  if (sum.x + sum.y + sum.z + sum.w == -1.0) {
    result[0] = sum.x;
  }
}
