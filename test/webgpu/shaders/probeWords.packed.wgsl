// SHA-256 of the whole: c307b18578ade15a4146a6d60a07fed81dd490b9e70c280c8f76e6db539a5537
requires packed_4x8_integer_dot_product;
// (the kernel's own text, as without features)
// (bytes.wgsl)

// (dotPacked.wgsl)

// (whole.wgsl)

// (words.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
