// SHA-256 of the whole: c2a9177f7a386e369b6ad97167efda540ad791a29a9d50d8d44d40a5dcdee5ff
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
