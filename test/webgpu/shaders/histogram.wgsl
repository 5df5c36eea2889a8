// SHA-256 of the whole: 2def588d8d2f922ec183473a44c419937b6ed260871d4e6a9cf7cc5556ba085a
// (histogram.wgsl)

// (exact.wgsl)
