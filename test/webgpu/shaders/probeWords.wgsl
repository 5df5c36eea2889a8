// SHA-256 of the whole: 6dfb1ca0286211c90371f0b4016e91b7ff197b2ce929f561466091780afe9122
// (probeWords.wgsl)

// (bytes.wgsl)

// (dot.wgsl)

// (whole.wgsl)

// (words.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
