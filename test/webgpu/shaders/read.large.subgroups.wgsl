// SHA-256 of the whole: 7eb98c81124c3de4ca520dfc09800bfdd8e551d313f42e495180062e01ac87e1
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
