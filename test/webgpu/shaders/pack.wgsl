// SHA-256 of the whole: 880542ad3763f76ca7a480ca104d4a4a03471a4b3192b3229705ffa43e387dc5
// (pack.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (columnWeight.wgsl)
