// SHA-256 of the whole: f56a4fef5ecbe3c31cb8e71a1c38c7419740666a351232168a3c810f1208a117
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
