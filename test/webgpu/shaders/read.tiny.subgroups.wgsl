// SHA-256 of the whole: 1bdab41dc301530684d812b7d8bc62c70e78d1fca2e6ade2fd135bf213fee7a7
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
