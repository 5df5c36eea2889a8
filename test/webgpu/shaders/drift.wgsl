// SHA-256 of the whole: 376112cb3137c91e74183e461ce8dfa3419f267bd6c43357644d8aa105c5a977
// (drift.wgsl)

// (exact.wgsl)
