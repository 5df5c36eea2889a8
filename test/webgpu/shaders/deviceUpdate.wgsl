// SHA-256 of the whole: 43d8e26bec376cd30efe94bb729168f65ab3114708552db02a1a6ece1f96841c
// (deviceUpdate.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (functions.wgsl)

// (random.wgsl)
