// SHA-256 of the whole: 997c48a815d0e0326b11f2dcb01553f955b571b8fd3176bdccea00e48406e8c5
// (activate.wgsl)

// (exact.wgsl)

// (normalized.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)
