// SHA-256 of the whole: e5e1ca3c937efdd50c80bfc6bac0e1133fed726740b7551819c2fcede4610921
// (updateEnd.wgsl)

// (exact.wgsl)
