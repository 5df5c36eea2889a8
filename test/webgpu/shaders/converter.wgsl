// SHA-256 of the whole: 0b228697baa0b542d6b0ff46e1ba9d36b78a64f1fc1a27f403e552d56edbc57a
// (converter.wgsl)

// (exact.wgsl)
