// SHA-256 of the whole: 97d78f0f68cf2ca00410efbf462e077574fa425290598850e070d9bad5bd1c81
// (packWords.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (bytes.wgsl)

// (columnWeight.wgsl)
