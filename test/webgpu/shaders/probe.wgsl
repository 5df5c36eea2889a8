// SHA-256 of the whole: 3747344a7cb40f5b201116668333b764cf161051589ce9a65bea37ff5578fa87
// (probe.wgsl)

// (exact.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
