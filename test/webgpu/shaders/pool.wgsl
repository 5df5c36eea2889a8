// SHA-256 of the whole: 31e1a270b5c9fa4fac49b02b921fe5dbf250e79e6c2c165cc4136fa399c49b59
// (pool.wgsl)

// (bytes.wgsl)

// (values.wgsl)
