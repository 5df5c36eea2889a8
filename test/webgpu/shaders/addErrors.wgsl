// SHA-256 of the whole: a53d8132dba10d0bfd6f85b6b50df301f0e4b074eef26e3b30f3f37a399defde
// (addErrors.wgsl)

// (exact.wgsl)
