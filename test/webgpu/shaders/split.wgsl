// SHA-256 of the whole: 116ac706b4716c799fa9d8e20ef28a52fbb0d29502665670a751b29477fef9e2
// (split.wgsl)

// (bytes.wgsl)
