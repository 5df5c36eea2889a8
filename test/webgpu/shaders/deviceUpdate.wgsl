// SHA-256 of the whole: 036b67ad787e2ad2f07ff1f38563756097d7b7eb60a67ff11da5acd4a5cee497
// (deviceUpdate.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (functions.wgsl)

// (random.wgsl)
