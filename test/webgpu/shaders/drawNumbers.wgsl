// SHA-256 of the whole: 473f8efdd224a7b98c01eb3d156026eecee9f83f036c73c6c8295a31731f91b4
// (drawNumbers.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)
