// SHA-256 of the whole: afc1d5db83603a4163567dd1b2d54bc0d4bf0153d313b7000df7cadd2968d9f3
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (readGeometry.wgsl)
