// SHA-256 of the whole: 8728fa586224803a680ac762f45f2e1f9c781772fe35465b729c3786ea1a84d4
// (takeWhole.wgsl)

// (exact.wgsl)
