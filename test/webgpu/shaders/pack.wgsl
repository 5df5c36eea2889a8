// SHA-256 of the whole: f8cff30537d3a178f409f208d6cb151aa8c07ed2b0a1438107dcdb2a6ce9806c
// (pack.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (columnWeight.wgsl)
