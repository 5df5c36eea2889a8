// SHA-256 of the whole: 3797bf70d3e3fac8c82893ed36e3ea9396843cd14195ffc17958b27b9231349f
// (activate.wgsl)

// (exact.wgsl)

// (normalized.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)
