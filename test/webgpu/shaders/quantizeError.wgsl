// SHA-256 of the whole: 21138cf6426ec62ba44c809368906d770e55d32f0745ebe9c09a37a4ab3a36f5
// (quantizeError.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
