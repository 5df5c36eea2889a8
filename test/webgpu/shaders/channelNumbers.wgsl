// SHA-256 of the whole: 7bd01e4f580d7b9eb708cae0494f0b574a362012152d2dbf0f3bfb189e66194c
// (channelNumbers.wgsl)

// (exact.wgsl)
