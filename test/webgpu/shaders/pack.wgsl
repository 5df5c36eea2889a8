// SHA-256 of the whole: a032cf804f3caa1651a8effcbf867951ed2641965361402277997d1f918000f0
// (pack.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (columnWeight.wgsl)
