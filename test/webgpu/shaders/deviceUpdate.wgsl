// SHA-256 of the whole: 4592f4d20afb2716557a3e131c1aae8dd1ea5248c721eeb176fbdbd07c9e85a5
// (deviceUpdate.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (functions.wgsl)

// (random.wgsl)
