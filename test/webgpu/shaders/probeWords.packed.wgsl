// SHA-256 of the whole: 6ead4573d1925088cf842e78e242e89a3cdfe54bcc31a13527a5859999acf837
requires packed_4x8_integer_dot_product;
// (the kernel's own text, as without features)
// (bytes.wgsl)

// (dotPacked.wgsl)

// (whole.wgsl)

// (words.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
