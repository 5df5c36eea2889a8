// SHA-256 of the whole: 74075d07554ede4944a91bc47cfaad60d4b551653f088e082dedab3c5cd2b4d5
// (pack.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (columnWeight.wgsl)
