// SHA-256 of the whole: 8ff6c08d4e865248fe5ec49ee367b30ca8cd331849f16c0812a8a773f76a8883
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
