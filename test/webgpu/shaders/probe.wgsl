// SHA-256 of the whole: 82e383ca3d5a0e3e14b4c7e6adafea64d9a75fbe46799997e2b2a0c5ba5a26b4
// (probe.wgsl)

// (exact.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
