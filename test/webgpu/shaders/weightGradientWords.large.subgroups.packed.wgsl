// SHA-256 of the whole: 46f21072d034e44f874b5b5df0a5522cc7344cdc9b8652cfc5251e651c49cb77
enable subgroups;
requires packed_4x8_integer_dot_product;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (bytes.wgsl)

// (dotPacked.wgsl)

// (dots.wgsl)

// (whole.wgsl)

// (wordConverter.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
