// SHA-256 of the whole: 049f6721091ec765f1b03c97a732cf8dc0b70fca7d18381582715a1f2910d6bd
// (maxMagnitude.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
