// SHA-256 of the whole: 86107838b72f2dff2dadf1ffa202bfb993bcbe9a1eefa8d335d901b989767e58
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
