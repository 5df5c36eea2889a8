// SHA-256 of the whole: a65596ac93787870122c9b8caaf8ec1177ac76d5ebd123735e13b0fde395954a
// (packWords.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (bytes.wgsl)

// (columnWeight.wgsl)
