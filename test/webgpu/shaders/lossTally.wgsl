// SHA-256 of the whole: 16118a0707074043e9f1bd8c18134385f11d5ce9ae6af83bf0c1cc8b4c93cdd2
// (lossTally.wgsl)

// (float64.wgsl)
