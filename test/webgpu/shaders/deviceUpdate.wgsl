// SHA-256 of the whole: 05be3e049bf6a91c9d18f50865e7e5624d7cdb7d6931681eafeed38e02ec68d4
// (deviceUpdate.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (functions.wgsl)

// (random.wgsl)
