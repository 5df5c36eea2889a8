// SHA-256 of the whole: bec459b68e403900908065f759666f0efb9d339c97d073fd4ed4f6b5dbef87cc
// (probeWords.wgsl)

// (bytes.wgsl)

// (dot.wgsl)

// (whole.wgsl)

// (words.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
