// SHA-256 of the whole: 4e7a3a3968d767c1bcd6dd9eeb93da5d3137f5688a1ab2a7cb37e38e429147c5
// (converter.wgsl)

// (exact.wgsl)
