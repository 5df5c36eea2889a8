// SHA-256 of the whole: d9dd5fda031e1fcc3eb353aad4c320ab1994d5a1b4643d14e7e87cee123f6f63
// (loss.wgsl)

// (exact.wgsl)

// (functions.wgsl)
