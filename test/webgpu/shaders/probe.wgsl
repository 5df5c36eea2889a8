// SHA-256 of the whole: e55131bcd5a9c3c52565b24219583b8f54e55dbba1edbde32607ccfe6af0b86e
// (probe.wgsl)

// (exact.wgsl)

// (looks.wgsl)

// (readGeometry.wgsl)
