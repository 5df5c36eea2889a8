// Clipped conversions of a workgroup, added to `tally`: [0] low, [2] high; words of 64-bit sums. Needs joined.wgsl or joinedSubgroups.wgsl.

var<workgroup> clippedLow: atomic<u32>;
var<workgroup> clippedHigh: atomic<u32>;

/** Adds what each invocation counted. All of a workgroup call it together. */
fn addClips(local: u32, low: u32, high: u32) {
  let allLow = joinedSum(low);
  let allHigh = joinedSum(high);
  if (isLeader()) {
    atomicAdd(&clippedLow, allLow);
    atomicAdd(&clippedHigh, allHigh);
  }
  workgroupBarrier();
  if (local == 0u) {
    addWide(0u, atomicLoad(&clippedLow));
    addWide(2u, atomicLoad(&clippedHigh));
  }
}

/** total (low, high) += value. */
fn addWide(at: u32, value: u32) {
  let before = atomicAdd(&tally[at], value);
  if (before + value < before) {
    atomicAdd(&tally[at + 1u], 1u);
  }
}

fn countOf(flags: vec4<bool>) -> u32 {
  let ones = select(vec4u(0u), vec4u(1u), flags);
  return ones.x + ones.y + ones.z + ones.w;
}
