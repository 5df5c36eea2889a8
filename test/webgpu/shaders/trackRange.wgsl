// SHA-256 of the whole: 3ff21673993adac85b2edcb6ed397c8e684e6069ffc3c0c2ed1a7d7e9f18e949
// (trackRange.wgsl)

// (exact.wgsl)
