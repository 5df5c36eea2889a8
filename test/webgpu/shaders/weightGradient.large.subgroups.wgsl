// SHA-256 of the whole: ada186a6d3281de5b8e5ec4f076c386f0b8126aa53e457d258f06def929bdb99
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
