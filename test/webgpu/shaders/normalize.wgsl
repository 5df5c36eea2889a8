// SHA-256 of the whole: fc67dcedd3b104b420fbc006cc4ab8a185c04fdbcaf72afd055407ec63aaea12
// (normalize.wgsl)

// (exact.wgsl)

// (normalized.wgsl)
