// SHA-256 of the whole: 046b75781a635257cc438d4be4f9e26e97cdcd10a8d7bcc9f74d879b870b0603
// (probeWords.wgsl)

// (bytes.wgsl)

// (dot.wgsl)

// (whole.wgsl)

// (words.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
