// SHA-256 of the whole: 66f0d65efdc01c6ae9d5ab84f693f725754b394a8933ca6efb1c8820f9b5a20f
// (probeWords.wgsl)

// (bytes.wgsl)

// (dot.wgsl)

// (whole.wgsl)

// (words.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
