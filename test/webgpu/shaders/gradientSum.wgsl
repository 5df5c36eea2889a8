// SHA-256 of the whole: 417279386a11a9850e5125e22c7a82285a7e0c96803a9e1b4a14c4ed53660e46
// (gradientSum.wgsl)

// (exact.wgsl)
