// SHA-256 of the whole: 49ff00e42df031ab85bb459b56fdb35acab7e32bae21da31249ca0e73ddf4fdf
// (probeWords.wgsl)

// (bytes.wgsl)

// (dot.wgsl)

// (whole.wgsl)

// (words.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
