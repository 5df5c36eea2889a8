// SHA-256 of the whole: 1a1b22eb98b58828d4ef44dba5867901f42159b1996cf2b0af4404f66c12ac57
// (channelTotals.wgsl)

// (exact.wgsl)
