// SHA-256 of the whole: 79a26c13d370bf0fbbb47c56a9c25601add93d2ff7f70ffeae252acdb5886ac3
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (normalized.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)
