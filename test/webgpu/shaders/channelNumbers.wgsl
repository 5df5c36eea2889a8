// SHA-256 of the whole: 864f45fb73bee6fa05960caf9b3837bbb2e90cc87f15575219b6510dd7ac36a5
// (channelNumbers.wgsl)

// (exact.wgsl)
