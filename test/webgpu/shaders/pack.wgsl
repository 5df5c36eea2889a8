// SHA-256 of the whole: 2564d5209899b7f9dcd2355a39a6ad63441c2e0b2a9604c4d95337749a83b1f0
// (pack.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (columnWeight.wgsl)
