// SHA-256 of the whole: 05d038e4dfd1c3ddb8956538a258690328bb77cb39a046f03dafb43d3c8fa3f0
// (pack.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)

// (columnWeight.wgsl)
