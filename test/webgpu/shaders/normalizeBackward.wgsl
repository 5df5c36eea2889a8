// SHA-256 of the whole: 521f9b94dd0aaea233a9a97a54c335adfb2023946dd7d96900a6aecef8e1c07f
// (normalizeBackward.wgsl)

// (exact.wgsl)

// (normalized.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
