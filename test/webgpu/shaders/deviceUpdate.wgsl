// SHA-256 of the whole: 4005c7b88da983f424970fcf9893c3ec907d35570b263d224608ceede64167ba
// (deviceUpdate.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (functions.wgsl)

// (random.wgsl)
