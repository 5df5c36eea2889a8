// SHA-256 of the whole: eba70da1b263125537e60b635608e9bb498e3d1c93b2e0ee36942db77fda9acf
// (converter.wgsl)

// (exact.wgsl)
