// SHA-256 of the whole: 02f42b96b8509efb0e9631574a356900cff5bd387c9e070a572657fccc2f9bbc
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
