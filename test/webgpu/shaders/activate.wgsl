// SHA-256 of the whole: d385c39407a6b60aec3043e525487d4fab5b91bc5c97c607334951749b7dbf22
// (activate.wgsl)

// (exact.wgsl)

// (normalized.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)
