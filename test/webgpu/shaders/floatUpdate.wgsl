// SHA-256 of the whole: cda72b3d58a48e4bda3485bf57a2ea76e2cdb37aa931ce54c16b4f43f31cca98
// (floatUpdate.wgsl)

// (exact.wgsl)
