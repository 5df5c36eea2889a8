// SHA-256 of the whole: 5d6279447bd85c57c582187e2ebbc5a6cffd6c6529dc3aa86648fd23e4dcc385
// (updateEnd.wgsl)

// (exact.wgsl)
