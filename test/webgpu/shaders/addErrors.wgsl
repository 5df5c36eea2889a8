// SHA-256 of the whole: 4b7a45282ff18dfeb85c4b6da761de787df593bd12a92d19a38fd7cce91438cb
// (addErrors.wgsl)

// (exact.wgsl)
