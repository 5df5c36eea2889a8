// SHA-256 of the whole: e9838badde0778d26710d7e85141470e42b29c088f4d59ddbd5f5f174caf7f5f
// (packWords.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (bytes.wgsl)

// (columnWeight.wgsl)
