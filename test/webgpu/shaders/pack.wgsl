// SHA-256 of the whole: 85b70fe1d337e5f51af2fc2ca9fc813c7c3fc26d1e7b8e26de9f6432361f483f
// (pack.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (columnWeight.wgsl)
