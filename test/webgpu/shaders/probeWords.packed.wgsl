// SHA-256 of the whole: 6bf49c024ab44987f42b2dac7731efd2c271d5da7c55e17900ea20845bfa4228
requires packed_4x8_integer_dot_product;
// (the kernel's own text, as without features)
// (bytes.wgsl)

// (dotPacked.wgsl)

// (whole.wgsl)

// (words.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
