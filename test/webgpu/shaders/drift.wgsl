// SHA-256 of the whole: 0b040339282b72cf4c94fd86a8ee495ae3b375874d4181e5f24f7a9af1d2b6a6
// (drift.wgsl)

// (exact.wgsl)
