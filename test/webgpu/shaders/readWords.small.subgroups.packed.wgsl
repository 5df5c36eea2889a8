// SHA-256 of the whole: 28ef0718670258dbd21958edfcfcbb5f72562f4d2d4c6b3cf7f7e4f182735ece
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
