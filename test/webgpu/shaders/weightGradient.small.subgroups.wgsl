// SHA-256 of the whole: 96d4208100608436d59a68127303a1b2d42c5d88ff884c584f16b6040e3e228c
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
