// SHA-256 of the whole: 0ba40ab1a5a53d189325924aac7eeb9b10e3d2d5758ca74cf2c562ab144ebb35
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
