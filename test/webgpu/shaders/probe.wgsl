// SHA-256 of the whole: 3e3b356cdc345c936a55e6f43ffe559507c696fcaa7899f4b7f7cd2243a6ce79
// (probe.wgsl)

// (exact.wgsl)

// (readGeometry.wgsl)
