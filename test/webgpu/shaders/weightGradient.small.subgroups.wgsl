// SHA-256 of the whole: 7f0badd2d029383c32f5f6e3cdbd9e87670c6d95e3e8bdde62bc7906c7f04af3
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
