// SHA-256 of the whole: 7a8bdd425d048012212f389f9805400ffd5901553e997685034728535f82c93b
// (activateBackward.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
