// SHA-256 of the whole: 833780cece95cb5dd2064b23d8224a60c67f7ddecaab23ff539cf2dde7598a98
// (copyBytes.wgsl)

// (bytes.wgsl)
