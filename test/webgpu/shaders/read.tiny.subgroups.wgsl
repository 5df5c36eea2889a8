// SHA-256 of the whole: ddaeb3d7e2d9fbd42fb3a8d93f700996c175c2584bc3ab17a9c1edb7074c16d0
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
