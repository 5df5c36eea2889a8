enable subgroups;
// joined.wgsl where the adapter has subgroups: one atomic operation for each of them instead of one for each invocation.

fn joinedSum(value: u32) -> u32 {
  return subgroupAdd(value);
}

fn joinedMaximum(value: u32) -> u32 {
  return subgroupMax(value);
}

fn isLeader() -> bool {
  return subgroupElect();
}
