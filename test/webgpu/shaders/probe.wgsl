// SHA-256 of the whole: 80e5952759df0215c335245ef6c260a85016cb7bf4d4f48cc8894a36e3a043e9
// (probe.wgsl)

// (exact.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
