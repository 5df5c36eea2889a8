// SHA-256 of the whole: 701dbde225a19e38461172501088153a795e2770bf2c99ec3013f779d998e962
// (pool.wgsl)

// (exact.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (poolWindow.wgsl)
