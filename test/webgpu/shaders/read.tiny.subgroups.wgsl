// SHA-256 of the whole: abc31f0d6ba2bf621246cb2258141ed64d24b3a8cad9df6f90c87decd85fac81
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
