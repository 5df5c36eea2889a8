// SHA-256 of the whole: 4a1e8bc3bb28fee84b48acf9ea807fc3c26c85b8b894878f69a444532784c073
// (updateBegin.wgsl)

// (exact.wgsl)
