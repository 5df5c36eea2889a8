// SHA-256 of the whole: 2d929429fe473c1fdcd940344876dc559b0de889d991d69b590b0a83ed928f28
requires packed_4x8_integer_dot_product;
// (the kernel's own text, as without features)
// (bytes.wgsl)

// (dotPacked.wgsl)

// (whole.wgsl)

// (words.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
