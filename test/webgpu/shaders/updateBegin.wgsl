// SHA-256 of the whole: 9be96ceef671ab228799cb24c067e1252180c9656540ae7b18320b0e1cb8b95c
// (updateBegin.wgsl)

// (exact.wgsl)
