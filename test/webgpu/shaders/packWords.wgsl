// SHA-256 of the whole: 77f1420bc59d5d49e39d7442e1b441b74e57f2c4b8d849a13fb9d2de839c03b4
// (packWords.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (bytes.wgsl)

// (columnWeight.wgsl)
