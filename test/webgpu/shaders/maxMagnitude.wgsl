// SHA-256 of the whole: 29700ee50d0ed4cdcf82ce85349f58cdc33b6670aab97526381e0ea5bc7c61a6
// (maxMagnitude.wgsl)

// (exact.wgsl)

// (joined.wgsl)
