// SHA-256 of the whole: 9c09b14c730cae46fde1c4916ec00c2047d73322a3be53b28ef0194cc3b029f2
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
