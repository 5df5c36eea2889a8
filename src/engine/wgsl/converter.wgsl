// Constants of one converter (AdcSettings) from its range, computed once before an operation. One invocation.
// A step that is no positive number, or whose inverse is infinite, is a failure for sync to report.
//! include exact

const MAGIC = 12582912.0;
const RANGE_FAILURE = 2u;
// Bits of 2^-128: the inverse of this float, and of all below, is infinite. A GPU may take it for 0.
const TOO_SMALL = 0x00200000;

struct Params { zero: f32, top: f32, shift: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> range: array<f32>;
// [0] lsb, [1] 1/lsb, [2] shift before rounding, [3] and [4] end codes plus MAGIC.
@group(0) @binding(2) var<storage, read_write> converter: array<f32>;
@group(0) @binding(3) var<storage, read_write> failure: array<atomic<u32>>;

@compute @workgroup_size(1)
fn main() {
  let lsb = range[0];
  if (bitcast<i32>(lsb) <= TOO_SMALL || !isFinite(lsb)) {
    if (atomicCompareExchangeWeak(&failure[0], 0u, RANGE_FAILURE).exchanged) {
      atomicStore(&failure[2], bitcast<u32>(lsb));
    }
  }
  converter[0] = lsb;
  converter[1] = divided(1.0, lsb);
  converter[2] = params.shift;
  converter[3] = MAGIC - range[1];
  converter[4] = MAGIC + (params.top - range[1]);
}
