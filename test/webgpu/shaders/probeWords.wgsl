// SHA-256 of the whole: bb7b79d6c794b56bd998d7a201a7506b9dac6983398bf665879ff3fb044a2310
// (probeWords.wgsl)

// (bytes.wgsl)

// (dot.wgsl)

// (whole.wgsl)

// (words.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
