// SHA-256 of the whole: 052ceda4da7020be8f0b88d558ecd30605c6fc27fd75518e41a6211c5db76a27
// (drawNumbers.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)
