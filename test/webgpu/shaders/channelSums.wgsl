// SHA-256 of the whole: 4d1d134db1ae916419d00819890a4bf17463bb02493b8ed250852e93a642b73a
// (channelSums.wgsl)

// (exact.wgsl)

// (normalized.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
