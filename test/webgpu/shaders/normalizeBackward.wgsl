// SHA-256 of the whole: 92157e0e591637c6512e4b4303f86fd36e5e68a876368633fb7b9ba6d326c33b
// (normalizeBackward.wgsl)

// (exact.wgsl)

// (normalized.wgsl)
