// SHA-256 of the whole: 129ec4e02e829c86ac903c3c4f92f10a501e57d42d927f9c6b56700948f0cabf
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
