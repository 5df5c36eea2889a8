// SHA-256 of the whole: 1957f97e5734c598b4a8a6014c08d0876378f0e6cf7543d8c248bcb48f6ab9a6
// (tally.wgsl)

// (float64.wgsl)
