// SHA-256 of the whole: c11068c091f66d0e154835798c36d4544a4cd695880133aafa7fd11b09aaed24
// (addErrors.wgsl)

// (exact.wgsl)
