// SHA-256 of the whole: 0babef6baac57451db610bbd6d0580fdace7cea3966072352cec220b1bb658b6
enable subgroups;
// (the kernel's own text, as without subgroups)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (readGeometry.wgsl)
