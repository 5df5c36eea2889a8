// SHA-256 of the whole: 80c239d93da6579614e5df3dd8673e5da33f9523187b3518536fe45097749b5a
// (loss.wgsl)

// (exact.wgsl)

// (functions.wgsl)
