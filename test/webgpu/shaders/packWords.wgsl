// SHA-256 of the whole: 1d79d603cd6255ecf5136003718e405f20072cf7b244e8027a6c637bda646fd9
// (packWords.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (bytes.wgsl)

// (columnWeight.wgsl)
