// SHA-256 of the whole: f50fb44f694bb92440a786c1262463ef50ea8225d66d2aa0874575f611b63719
// (packWords.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (bytes.wgsl)

// (columnWeight.wgsl)
