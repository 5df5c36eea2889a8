// SHA-256 of the whole: 8e1a1b5253d9722b41e1998d725937c5f71c920a0cb51d7f6f4d122c30f9a537
enable subgroups;
requires packed_4x8_integer_dot_product;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (bytes.wgsl)

// (dotPacked.wgsl)

// (dots.wgsl)

// (whole.wgsl)

// (wordConverter.wgsl)

// (words.wgsl)

// (readGeometry.wgsl)
