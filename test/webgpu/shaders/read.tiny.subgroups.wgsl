// SHA-256 of the whole: 97b08eb7415f43cc48e3cb10bfd1f510192b230d03d167b1fe3c9175c76c8853
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (readGeometry.wgsl)
