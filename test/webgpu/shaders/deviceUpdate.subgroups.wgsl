// SHA-256 of the whole: 695afa5dd93a687ac8cfe93bf7dca0058a94c6b78dceef6e0d7cf3937a00df6b
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (functions.wgsl)

// (random.wgsl)
