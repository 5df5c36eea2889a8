// SHA-256 of the whole: 4f7f2ba301b5283700d4eeec1c63b97254559bf98e811e0dd9c579aa5e2f0283
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
