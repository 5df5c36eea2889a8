// SHA-256 of the whole: f89e8daa81647a0a8430c19003f57577513670c3962ba1799ad951c288bc13f3
requires packed_4x8_integer_dot_product;
// (the kernel's own text, as without features)
// (bytes.wgsl)

// (dotPacked.wgsl)

// (whole.wgsl)

// (words.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
