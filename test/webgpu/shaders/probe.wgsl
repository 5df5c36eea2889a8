// SHA-256 of the whole: 823bdcfa8787a8cfe3b2a9e69f1d91686cd41125f3cc4b58e72278d0f6d563ef
// (probe.wgsl)

// (exact.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
