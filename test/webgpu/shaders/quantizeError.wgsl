// SHA-256 of the whole: 12970ffe71e9d7c9f3390fee64bab54ad386f7c605b7eff4ace3a9bd59af8a74
// (quantizeError.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
