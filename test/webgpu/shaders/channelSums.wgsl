// SHA-256 of the whole: ae4849a24179c3eb1bca45b6198cc9c1dfbb9840c417480cd2839a54ae6010a3
// (channelSums.wgsl)

// (exact.wgsl)

// (normalized.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
