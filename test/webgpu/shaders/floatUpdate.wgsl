// SHA-256 of the whole: 4ad7a1245238aa3367cd31c5ebc7c46aaf771701cc9d40ece0c81b96a42d8261
// (floatUpdate.wgsl)

// (exact.wgsl)
