// SHA-256 of the whole: 83d4a20e30821d54c6868f84db9a9c1b6456a1f1c038f0146bd80252668561f2
// (quantizeError.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
