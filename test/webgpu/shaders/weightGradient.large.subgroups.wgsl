// SHA-256 of the whole: b3fbcb8e82a63c2260f48ec1709753f6729bcec0790c9a608821a5a8d660ddbd
enable subgroups;
// (the kernel's own text, as without subgroups)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (readGeometry.wgsl)
