// SHA-256 of the whole: c60168e742e3f185594df07b412593bd6c522c5e8c6b73b7c1e9075b9c2eb1ce
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
