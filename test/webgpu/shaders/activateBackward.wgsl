// SHA-256 of the whole: 761945f722d66abf275c90bfea51811e709d66606aed3af8ded96a8a111131d4
// (activateBackward.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
