// SHA-256 of the whole: f89889b6eefd679268caeb900627b52058c41fa7b291b19ad9a744187746c2c8
// (probe.wgsl)

// (exact.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
