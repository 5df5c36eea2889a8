// SHA-256 of the whole: a2430a82351dbe79cfcc71ab8b65777708669240c05c43aae1cb048a15229b31
// (pool.wgsl)

// (exact.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (poolWindow.wgsl)
