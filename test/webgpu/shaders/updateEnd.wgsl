// SHA-256 of the whole: 0ab8003da6ec003f0fc957223f293e9ed1b7d2b59e8465955d447631b0b40ed9
// (updateEnd.wgsl)

// (exact.wgsl)
