// SHA-256 of the whole: b35103c9b7bac14e76734893d0d28e9e7b316d14f07289f2d18a56a58f9e4961
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
