// SHA-256 of the whole: 63c690eb1855d7cda2d5ea8dc5a000a3301ee0b53c8f409ab7af6e67a0bf5ec3
// (packWords.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (bytes.wgsl)

// (columnWeight.wgsl)
