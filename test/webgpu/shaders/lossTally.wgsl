// SHA-256 of the whole: 9ad29d7da8b5e66255db04c8252aeaa2941545b37f782bac22ce3263e455b7ce
// (lossTally.wgsl)

// (float64.wgsl)
