// SHA-256 of the whole: 51cf0638a7fa5c7c61fba479eb558427f4e67af9c7af94c5dc28ab213a504380
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (readGeometry.wgsl)
