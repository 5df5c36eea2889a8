// SHA-256 of the whole: 88cdb370fc6c6e1dc0ff06acd000373a6a41cfe10310dca179553b5eed7a100c
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
