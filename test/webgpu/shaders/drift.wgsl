// SHA-256 of the whole: f8e050c3e9de635ef0d23aa04d11e705847ec709e5749a47657ff890011b1b91
// (drift.wgsl)

// (exact.wgsl)
