// SHA-256 of the whole: 1f0d64f3722ed85d49bd17d84355ada0af8d3163e0819753de815bf08cb37a8f
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
