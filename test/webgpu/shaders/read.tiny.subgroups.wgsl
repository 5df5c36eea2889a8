// SHA-256 of the whole: 7095c6929834b1a56559a778f5a37869b75d96f46e251b43c77d31b0759b213c
enable subgroups;
// (the kernel's own text, as without subgroups)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (readGeometry.wgsl)
