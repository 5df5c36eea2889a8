// SHA-256 of the whole: eb5a7b1aebc5440f7f8e0da21a81b03e36548431aa53604fc7e7fbe7d5413f03
// (updateControl.wgsl)

// (exact.wgsl)
