// SHA-256 of the whole: 827d250816e194b2002455619e0f39cb92e5e58a6373d304e598ee226efe3442
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
