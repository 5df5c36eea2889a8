// SHA-256 of the whole: 64ee406c42ffb6e23e47f982859c78461a799dd24f429c99821757d7bdb1546b
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (normalized.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
