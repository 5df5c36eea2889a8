// SHA-256 of the whole: 0509ebad4ff816920f627f97919535dd4e9163d82a1d34e4185204cce198eabe
enable subgroups;
// (the kernel's own text, as without subgroups)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (readGeometry.wgsl)
