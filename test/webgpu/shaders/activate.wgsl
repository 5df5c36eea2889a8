// SHA-256 of the whole: 1be25af9a94614526722233aade3352b78b0192e7435086442c10caeeeaa8f2b
// (activate.wgsl)

// (exact.wgsl)

// (joined.wgsl)
