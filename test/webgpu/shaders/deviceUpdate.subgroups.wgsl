// SHA-256 of the whole: 8f05bbb74f3662756a21c8a74cc6d68800df57fb4452099ffd3a3122c7960870
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (functions.wgsl)

// (random.wgsl)
