// SHA-256 of the whole: e0a9b27b94a2ae45309d0b6d37c4462ae19d6230d71b607b6faa3f8bc3fbd3aa
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
