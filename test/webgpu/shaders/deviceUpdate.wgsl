// SHA-256 of the whole: fbb8eea7c66dc2c38c7a7c4687acca7bd7320c35ff2dbebc4bf2c7cdb5a03b14
// (deviceUpdate.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (functions.wgsl)

// (random.wgsl)
