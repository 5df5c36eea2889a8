// SHA-256 of the whole: 3ae13f95308ed83678c7b63d70fa0df1b161ad85b473d2306694b0fe77b21ac0
// (channelTotals.wgsl)

// (exact.wgsl)
