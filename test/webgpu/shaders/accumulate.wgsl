// SHA-256 of the whole: 5ce7aeb119a5e238c811129c6d4a77ef3ad5244715dc9f6dc7d87574d838124b
// (accumulate.wgsl)

// (exact.wgsl)
