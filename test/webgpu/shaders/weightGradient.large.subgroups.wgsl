// SHA-256 of the whole: d4a711709b72e4f4ad9a5631eada09a88765823024ff353ee07f050bb739293d
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
