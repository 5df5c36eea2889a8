// SHA-256 of the whole: d98f05b4cf98f5b76681df99bd09d4a3a6972d9690ada4fad70aec3d9f457a77
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
