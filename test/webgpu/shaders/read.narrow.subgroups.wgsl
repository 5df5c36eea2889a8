// SHA-256 of the whole: 72d20a7669421860e0e105a3a50e181f444a4428b8c37d09f2249edf9db28651
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
