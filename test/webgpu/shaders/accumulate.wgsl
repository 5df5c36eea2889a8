// SHA-256 of the whole: b8a48f9ded0fe58d6212c2f87ee14a4d5a653a3705c2b30995381f12faf0d667
// (accumulate.wgsl)

// (exact.wgsl)
