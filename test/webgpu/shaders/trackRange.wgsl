// SHA-256 of the whole: 2954684adf8d5b967783f9791b564830a5bd65e4160780311030fd765bccd59b
// (trackRange.wgsl)

// (exact.wgsl)
