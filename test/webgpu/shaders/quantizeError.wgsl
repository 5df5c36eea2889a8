// SHA-256 of the whole: b81a18771d12240e454ec24bf13905249f041be7fe6e8570e64f7694ca899a5a
// (quantizeError.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
