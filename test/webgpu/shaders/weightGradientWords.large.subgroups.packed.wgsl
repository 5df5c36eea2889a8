// SHA-256 of the whole: 29f8ec81b5a21c27fc3affafb7d001687ed4d0697007e043a7dd740fa486ef87
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
