// SHA-256 of the whole: 5ea2e897410c95b60da66a18e84029513b0aea763eed36e716b512cf02423197
// (inputSums.wgsl)

// (exact.wgsl)

// (readGeometry.wgsl)
