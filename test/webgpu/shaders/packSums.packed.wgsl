// SHA-256 of the whole: f7f5461226a2eee4973811c64774a3a6dc76724b15c0e060246b14473b460791
requires packed_4x8_integer_dot_product;
// (the kernel's own text, as without features)
// (bytes.wgsl)

// (dotPacked.wgsl)
