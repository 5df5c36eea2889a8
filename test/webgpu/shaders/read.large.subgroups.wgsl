// SHA-256 of the whole: 4224e6021f3609479d14048081807ec1cf5e0a0d482bb16f4ccdad0e69ce44eb
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
