// SHA-256 of the whole: dcf3c8f85192972df7deb91cb6275b87945f256c74b5c27dfdee47f1639059a2
// (scaleRows.wgsl)

// (exact.wgsl)
