// SHA-256 of the whole: 3a4c118b140515bf2748edd44bb37d9ef0737bf5aa6b29122dbe293d07777cc0
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (readGeometry.wgsl)
