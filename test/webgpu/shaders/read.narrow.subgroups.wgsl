// SHA-256 of the whole: 8144806de64aff140c6404d450cfa585dab27f8435314f8ba099b381fca748a8
enable subgroups;
// (the kernel's own text, as without subgroups)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (readGeometry.wgsl)
