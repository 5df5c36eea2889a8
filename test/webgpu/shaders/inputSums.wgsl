// SHA-256 of the whole: 6d5eb4f0bdfd041c0e6932223167f22ed93693cdfe4080c52154c92e092a0f64
// (inputSums.wgsl)

// (exact.wgsl)

// (readGeometry.wgsl)
