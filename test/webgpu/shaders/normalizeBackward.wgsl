// SHA-256 of the whole: be43e187a58e23664d585379e534e8a69d900783463e635bf6b001ab0343ea2c
// (normalizeBackward.wgsl)

// (exact.wgsl)

// (normalized.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
