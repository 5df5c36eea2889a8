// SHA-256 of the whole: 2d0f1e93f157bd624305f1e92f257c11dbc5c62d7a9d62078e99e8bf328840e2
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (normalized.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)
