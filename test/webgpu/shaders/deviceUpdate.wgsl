// SHA-256 of the whole: d7394815b2c8b7dbe0340e20e2acc14e11b2c3b3b96d0ca028132b0d0a087e1f
// (deviceUpdate.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (functions.wgsl)

// (random.wgsl)
