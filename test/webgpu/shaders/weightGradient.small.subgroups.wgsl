// SHA-256 of the whole: e47148d23d730bd37120b0bdaeaefedf049e8803c99096377931e72b7f6e4f6d
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
