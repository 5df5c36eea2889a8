// SHA-256 of the whole: 132ac5f22d2df5dab530fc98f1a4f4b4fe31038142abe59a3dcde7efb89b1f54
// (maxMagnitude.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
