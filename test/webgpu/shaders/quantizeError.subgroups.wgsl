// SHA-256 of the whole: b2ef6f20eccf8063650f9133933a651b8a6ba16e3640beedc3b2265154d11e81
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
