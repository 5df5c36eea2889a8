// SHA-256 of the whole: 9862b6ba2169cf78d414c6489ee206dabc8c6e56f7a83912fddf571efff2e821
requires packed_4x8_integer_dot_product;
// (the kernel's own text, as without features)
// (bytes.wgsl)

// (dotPacked.wgsl)

// (whole.wgsl)

// (words.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
