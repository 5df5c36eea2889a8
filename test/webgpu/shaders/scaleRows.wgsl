// SHA-256 of the whole: a32d236c853043ae1228a88bff37808f48fb57d86603a02ee22619f9c1d05802
// (scaleRows.wgsl)

// (exact.wgsl)
