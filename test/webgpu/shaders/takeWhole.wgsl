// SHA-256 of the whole: 8530f7f14a2ea458d8ca821b80bce43156ab432b4932c7cb338b67f2349138b2
// (takeWhole.wgsl)

// (exact.wgsl)
