// SHA-256 of the whole: 0d4d8d8ac5daac3bcfaa6f768eb20cd858367b4329b344caaf52820746e0e313
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
