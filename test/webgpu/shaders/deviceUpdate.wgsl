// SHA-256 of the whole: 295e46c033e2d77e93d0a5541611bc5ae083030de3bc25a7578472726cef1fe2
// (deviceUpdate.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (functions.wgsl)

// (random.wgsl)
