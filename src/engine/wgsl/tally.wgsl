// Ends an operation that counts: counters[0] += a number that the host knows; counters[i] += the 64-bit sum i − 1 of the
// tally, which is cleared. One invocation.
//! include float64

struct Params { zero: f32, counters: u32, knownLow: u32, knownHigh: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> tally: array<u32>;
@group(0) @binding(2) var<storage, read_write> counters: array<vec2u>;

@compute @workgroup_size(1)
fn main() {
  counters[0] = doubleSum(counters[0], doubleOfWhole(vec2u(params.knownLow, params.knownHigh)));
  for (var i = 1u; i < params.counters; i++) {
    counters[i] = doubleSum(counters[i], doubleOfWhole(vec2u(tally[2u * i - 2u], tally[2u * i - 1u])));
  }
  for (var i = 0u; i < 32u; i++) {
    tally[i] = 0u;
  }
}
