// SHA-256 of the whole: 1b8886bd6fa4fbe3f45df6f6afcdbddcd35a633bea66ffb5f127458bd4d0f614
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
