// SHA-256 of the whole: 01507c689993a9790e3325c37a3671be1d4bdee062f5252868a201af4af1c642
// (channelSums.wgsl)

// (exact.wgsl)

// (normalized.wgsl)
