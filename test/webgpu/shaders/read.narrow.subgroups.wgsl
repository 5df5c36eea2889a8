// SHA-256 of the whole: 9706e6ef6a6136e2f0ba5db0863fe4d0aa1e30d175933e922b7b93eecda5b023
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
