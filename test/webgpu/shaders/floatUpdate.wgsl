// SHA-256 of the whole: 4323058835b1431e5fb0717232fcdb98cc673666402ecad7eaab81fc158a8b07
// (floatUpdate.wgsl)

// (exact.wgsl)
