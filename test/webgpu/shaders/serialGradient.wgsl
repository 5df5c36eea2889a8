// SHA-256 of the whole: 6359a27ba95b85a1c165e7b5bb49e9e9364cc603f88f34793b5b9d5f5e635a3d
// (serialGradient.wgsl)

// (readGeometry.wgsl)

// (bytes.wgsl)
