// SHA-256 of the whole: 472b01b8f9f46ca8b8b2c6734d1e03ce8cd6817160edd25b569af5b4947929a9
// (channelTotals.wgsl)

// (exact.wgsl)
