// SHA-256 of the whole: cc8eb945ecfbc88c98b75e3c45846b80a4d4834fe0c9256e2853ebc3f633658f
// (inputSums.wgsl)

// (exact.wgsl)

// (readGeometry.wgsl)
