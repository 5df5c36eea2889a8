// SHA-256 of the whole: 90cd7a8ebffc7328b4aec175e0cb0a7c9ec8adf41a85b0560ebbf96881cb9113
// (pool.wgsl)

// (bytes.wgsl)

// (values.wgsl)
