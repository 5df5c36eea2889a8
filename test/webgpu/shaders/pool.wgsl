// SHA-256 of the whole: 81aa0904fea3cc9972b0c9145ffabf1f0d32dfad7c5f701883de316f4ea1df33
// (pool.wgsl)

// (exact.wgsl)
