// SHA-256 of the whole: 6607a3f52e6729512fc276b38f6c6bb68c25d92feed334053c97964c7ef15e57
enable subgroups;
// (the kernel's own text, as without features)
// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
