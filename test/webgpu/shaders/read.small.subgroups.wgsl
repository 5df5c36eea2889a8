// SHA-256 of the whole: ce66418c02e9ce8c39749089ebf342acc5df96667f8db18d052a47d27cf5c68d
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
