// SHA-256 of the whole: b694e8fe70aca126424eabb4480e2f7aeceb3d1c605ff142fb6e5576a31ad726
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (readGeometry.wgsl)
