// SHA-256 of the whole: eb9786ea9207ef7dc0be804b992c7adfa6f59b70464485d95e394390ba5ad386
// (activate.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)
