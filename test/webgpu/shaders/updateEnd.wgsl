// SHA-256 of the whole: 0628f0ac29cc3baad4aafe6a327ebcb7f281eb898bd914a66f6e0b3d1d8360bb
// (updateEnd.wgsl)

// (exact.wgsl)
