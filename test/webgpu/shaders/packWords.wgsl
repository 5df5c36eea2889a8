// SHA-256 of the whole: 0447787dea57c015308178395c274c18c57e4f2177c3700c6ef9eb957fafdf52
// (packWords.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (bytes.wgsl)

// (columnWeight.wgsl)
