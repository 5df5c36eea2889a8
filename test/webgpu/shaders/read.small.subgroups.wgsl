// SHA-256 of the whole: 872a15a89cb3d47e93e1cad19e949086878e51ccb71c31f715482ab0bac70e1b
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
