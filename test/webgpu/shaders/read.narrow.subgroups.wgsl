// SHA-256 of the whole: b6bc930181203da01c6d7b9fc0becb1891b65fafcffd816624ace850c9d7d3ad
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
