// SHA-256 of the whole: 640ebfa8b451025b359d466168bd54779a525a4365f840d4b7c613f3c46a5857
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
