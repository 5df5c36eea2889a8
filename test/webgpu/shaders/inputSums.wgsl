// SHA-256 of the whole: 5d4f8627151bfb0ee54844514460282ce146298166ef0791f79b739b9c1cd352
// (inputSums.wgsl)

// (exact.wgsl)

// (readGeometry.wgsl)
