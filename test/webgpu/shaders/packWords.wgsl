// SHA-256 of the whole: 509c9419884e7fc2f0a92a26640c677397c1b2f014758a2e364f84d4c5654297
// (packWords.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (bytes.wgsl)

// (columnWeight.wgsl)
