// SHA-256 of the whole: 665afe93d276dd0906d5c19567853b63f6f8f6d3fc825c9c2356148096ec47c7
// (inputSums.wgsl)

// (exact.wgsl)

// (readGeometry.wgsl)
