// SHA-256 of the whole: 7d920f5b0053a4f4b9ed19273a579552fc520918c9c30ca3c458c8e757125a92
// (trackRange.wgsl)

// (exact.wgsl)
