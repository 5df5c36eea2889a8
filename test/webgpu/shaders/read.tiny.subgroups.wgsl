// SHA-256 of the whole: 25745f627f8e2f2b7d8bd30ae83d18a02fa58d2af8b20e597ec7483d51bd3d0c
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
