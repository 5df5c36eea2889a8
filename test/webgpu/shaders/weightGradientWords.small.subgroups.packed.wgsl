// SHA-256 of the whole: 7ae06c6b3dea91edf5ceb8ecf6b3a8480699979801fe5729b406f382ed8360ae
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

// (spans.wgsl)

// (readGeometry.wgsl)
