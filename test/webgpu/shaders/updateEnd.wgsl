// SHA-256 of the whole: 5a7a34be058d6a3a2094e88c517630f82384729044c66326922031c7472278ca
// (updateEnd.wgsl)

// (exact.wgsl)
