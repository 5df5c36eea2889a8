// SHA-256 of the whole: e52c5d39d2d0411c900caf0f2c789858809d963da0c358c3370a2a96f0fbc8d5
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
