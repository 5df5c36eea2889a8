// SHA-256 of the whole: c0c94b4ecf1aba8b33655fd44c3cd6db6c095d5685841360ff598bfdbf6e3b30
// (poolBackward.wgsl)

// (exact.wgsl)

// (poolWindow.wgsl)
