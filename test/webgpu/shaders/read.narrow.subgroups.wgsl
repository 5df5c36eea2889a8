// SHA-256 of the whole: b4fde1730d4d35473ba798d3514876ec466ac19606c3bd6ea41bd0c13e0a1df0
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
