// SHA-256 of the whole: e317b0a5fe512c91f0c1efd84eda5f0c9a2b77fd921585262a6f22da5f7e438e
// (maxMagnitude.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
