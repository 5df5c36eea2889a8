// SHA-256 of the whole: 2dfadb558bbc12c5bcdc40fd9c64927f576c5db2447b0ae0a58457d16a121940
// (channelSums.wgsl)

// (exact.wgsl)

// (normalized.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
