// SHA-256 of the whole: 40f71b0a6d537d1af69fefbc618238c90ff300ce1bd74f5b6ba980548bfaa6e0
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
