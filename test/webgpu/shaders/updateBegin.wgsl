// SHA-256 of the whole: 742fe30c33cc2c629623a47a3b46b81622f8c4b9c1a314fa8b5c305c275f8d6a
// (updateBegin.wgsl)

// (exact.wgsl)
