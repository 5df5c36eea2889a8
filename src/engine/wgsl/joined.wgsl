// Joins what the invocations of a subgroup counted, so that one of them adds it to a counter of the workgroup. This is the file for
// adapters without subgroups, where each adds its own; the other one is joinedSubgroups.wgsl. Call these in uniform control flow.

/** Sum of the subgroup's values. */
fn joinedSum(value: u32) -> u32 {
  return value;
}

fn joinedMaximum(value: u32) -> u32 {
  return value;
}

/** Whether this invocation is the leader of the subgroup. */
fn isLeader() -> bool {
  return true;
}
