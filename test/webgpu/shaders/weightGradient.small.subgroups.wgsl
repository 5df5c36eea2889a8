// SHA-256 of the whole: e054d50f2cad5183bbb9952818f2ae7047aae2300e045ad10a461636a1981e53
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
