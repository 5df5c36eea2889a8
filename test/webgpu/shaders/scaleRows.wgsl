// SHA-256 of the whole: 087dbe2070c533d2a56d383875f48311f704e5a246a02d98763966b7b95dc10a
// (scaleRows.wgsl)

// (exact.wgsl)
