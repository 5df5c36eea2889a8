// SHA-256 of the whole: fb33af1079203fd9372cc77a55b8380d8ba6334ad8c75572b8898c415033a282
// (quantizeError.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)

// (functions.wgsl)

// (random.wgsl)
