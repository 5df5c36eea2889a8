// SHA-256 of the whole: 33528ba36bfd795d252b72248fd02ff8a67e73a8c4b0ffe2565c19c59a4499c0
// (pack.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (columnWeight.wgsl)
