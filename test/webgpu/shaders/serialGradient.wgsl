// SHA-256 of the whole: 75b7f55f5041806943dd4cb5d9f94617f7e3f6b031b0a0c8ae21c44ff8aadf15
// (serialGradient.wgsl)

// (readGeometry.wgsl)

// (bytes.wgsl)
