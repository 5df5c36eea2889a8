// SHA-256 of the whole: cd01d0455f309cc96466f10fbd00553105e2f16601fd4c8efef197f47f5f5eb3
// (channelTotals.wgsl)

// (exact.wgsl)
