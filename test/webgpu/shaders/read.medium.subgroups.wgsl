// SHA-256 of the whole: fb87b304026a0c7f8c9b29eda75fee28fd422bbc98577174dea6532fb32fafe4
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
