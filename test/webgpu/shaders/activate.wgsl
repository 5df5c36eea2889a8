// SHA-256 of the whole: 27f8a3737c97ded8cdc211c1e9d7231ea6afbb5161ced69aead97f50a5318124
// (activate.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)
