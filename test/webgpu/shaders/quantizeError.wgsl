// SHA-256 of the whole: b40caf50189dfe51d96edcde3be4cb62fbb0419b19fa072665ab4f4f351b24d4
// (quantizeError.wgsl)

// (exact.wgsl)

// (joined.wgsl)
