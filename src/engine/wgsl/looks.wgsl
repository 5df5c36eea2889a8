// Output positions that a probe looks at, and floats as words that are ordered. Needs readGeometry.wgsl.

/** A word that is ordered as the floats are. */
fn ordered(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  return select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
}

/** Position of a look: each in turn, all cycles, or floor(look·positions/looks), whose product may not fit a word. */
fn positionOf(look: u32) -> u32 {
  if (params.allLooks == 0u) {
    return look / params.cycles;
  }
  let whole = params.positions / params.allLooks;
  let rest = params.positions % params.allLooks;
  return look * whole + (look * rest) / params.allLooks;
}
