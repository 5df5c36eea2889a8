// SHA-256 of the whole: 0de9bdd93d5a75920c61042bd591460abf03a97ff84b3c95c737181562f80557
// (loss.wgsl)

// (exact.wgsl)

// (functions.wgsl)
