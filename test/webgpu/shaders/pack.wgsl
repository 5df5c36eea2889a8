// SHA-256 of the whole: ab66e48be2a66404fae4f8556d13c069c9bb33a928fbb5e5ea4c4c721b31f082
// (pack.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (columnWeight.wgsl)
