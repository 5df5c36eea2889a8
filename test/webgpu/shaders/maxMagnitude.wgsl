// SHA-256 of the whole: dedf8b7584a442910b7056895e13c759d2949bd6b8b8564827a89f88eecbfa5b
// (maxMagnitude.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
