// SHA-256 of the whole: b9814529b88e6ef51c4129219749af0fe04c43493c964d028b171a3077bc9923
// (inputSums.wgsl)

// (exact.wgsl)

// (readGeometry.wgsl)
