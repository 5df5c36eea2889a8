// SHA-256 of the whole: 0a66f9cd820e5fc315ec297bccee1396daac2a6b0118ce35bee1fb30a68cb176
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (functions.wgsl)

// (random.wgsl)
