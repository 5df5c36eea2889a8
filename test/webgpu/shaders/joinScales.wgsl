// SHA-256 of the whole: 917b555364d8fc67031904abc7ea8f3b8e8f93eb1ffb7d7b51fdf3d502ab4ffe
// (joinScales.wgsl)

// (exact.wgsl)
