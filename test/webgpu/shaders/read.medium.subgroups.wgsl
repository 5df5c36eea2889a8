// SHA-256 of the whole: 0c71c8c3280c65c6d09dafe16accbda0f39681005fc43ba5bfad4b6f41b33490
enable subgroups;
// (the kernel's own text, as without subgroups)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (readGeometry.wgsl)
