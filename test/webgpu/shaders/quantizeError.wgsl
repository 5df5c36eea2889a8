// SHA-256 of the whole: b4bdf5ace32a280a60fcd53a031089692e5ebb2f7128d283cdc81e1128b45d69
// (quantizeError.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
