// SHA-256 of the whole: e0cbe2dcf303d3e4f7a6534597dadb67e91ff4a89bf148a2151664a017ec8feb
// (serialGradient.wgsl)

// (readGeometry.wgsl)

// (bytes.wgsl)
