// SHA-256 of the whole: 1f03b1f485786bd76a9331f9848766d68c2edc2acd85fcea3aeee07b46916f50
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
