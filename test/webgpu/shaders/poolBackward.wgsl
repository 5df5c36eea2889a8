// SHA-256 of the whole: 892446316ceb3bc4f1fc781128ead92345e45169fdef5cdaa9aaf935b635c04f
// (poolBackward.wgsl)

// (exact.wgsl)
