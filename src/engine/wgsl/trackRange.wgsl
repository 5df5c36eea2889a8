// A converter's range from the ends of its partial sums (Engine.trackRange). One invocation; clears the tally.
// Mirrors reference/range.ts; its quotients in double precision are floats with exact remainders here.
//! include exact

override ORACLE: bool = false;

struct Params { zero: f32, bits: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> tally: array<u32>;
@group(0) @binding(2) var<storage, read_write> range: array<f32>;

fn floatOf(order: u32) -> f32 {
  return bitcast<f32>(select(~order, order & 0x7fffffffu, order >= 0x80000000u));
}

/** (high − low)/steps, rounded once: of the neighbours of the quotient the one with the smallest remainder. */
fn stepOf(low: f32, high: f32, steps: f32) -> f32 {
  let span = twoSum(high, -low);
  let q = span.high / steps;
  var best = q;
  var rest = abs(fused(-q, steps, span.high) + span.low);
  for (var i = -1; i <= 1; i += 2) {
    let neighbour = next(q, i);
    let other = abs(fused(-neighbour, steps, span.high) + span.low);
    if (other < rest) {
      best = neighbour;
      rest = other;
    }
  }
  return best;
}

/** x/step to the nearest whole number, ties to even, decided by the exact remainder. */
fn wholeSteps(x: f32, step: f32) -> f32 {
  let k = round(x / step);
  let rest = fused(-k, step, x);
  let half = 0.5 * step;
  let odd = (i32(k) & 1) == 1;
  if (rest > half || (rest == half && odd)) {
    return k + 1.0;
  }
  if (rest < -half || (rest == -half && odd)) {
    return k - 1.0;
  }
  return k;
}

fn setOracle(low: f32, high: f32) {
  if (!(high > low)) {
    return;
  }
  let lsb = stepOf(low, high, f32((1u << params.bits) - 1u));
  range[0] = lsb;
  range[1] = 0.0 - wholeSteps(low, lsb);
}

fn setRunning(low: f32, high: f32) {
  let m = max(abs(low), abs(high));
  if (!(m > 0.0) || !isFinite(m)) {
    return;
  }
  let r = max(m, product(0.99, range[2]));
  let exponent = ceilLog2(bitcast<u32>(r));
  let twoSided = low < 0.0 || range[1] > 0.0;
  let used = select(params.bits, params.bits - 1u, twoSided);
  range[0] = powerOfTwo(clamp(exponent - i32(used), -126, 127));
  range[1] = select(0.0, f32(1u << (params.bits - 1u)), twoSided);
  range[2] = r;
}

@compute @workgroup_size(1)
fn main() {
  let high = floatOf(tally[0]);
  let low = floatOf(~tally[1]);
  tally[0] = 0u;
  tally[1] = 0u;
  if (ORACLE) {
    setOracle(low, high);
  } else {
    setRunning(low, high);
  }
}
