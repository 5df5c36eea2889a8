// SHA-256 of the whole: b54c33d099c3ff0af5755b7f51248d3dda93662b51c5a03af9d2503e9b5d21d7
// (poolBackward.wgsl)

// (exact.wgsl)
