// SHA-256 of the whole: e4a12580637ffe5b533071d3783e421f0634a509bb659ad20fd5008bde806806
// (serialGradient.wgsl)

// (readGeometry.wgsl)

// (bytes.wgsl)
