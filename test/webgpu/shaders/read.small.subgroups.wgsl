// SHA-256 of the whole: b12c9d4c8488ecf0c6dc328cef0b6d444c489b7c053fe9fd1b54a6b7821f7877
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
