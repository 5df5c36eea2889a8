// SHA-256 of the whole: 07ecac867dce0a1b29cfb50f9edff5c474b66fd66fed147e965f5f91695f9268
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
