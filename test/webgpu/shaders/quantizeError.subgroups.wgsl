// SHA-256 of the whole: 644590f274d33b148508ada57ebb13ed8c2bf5c8593fa2b695035478d211d535
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)

// (functions.wgsl)

// (random.wgsl)
