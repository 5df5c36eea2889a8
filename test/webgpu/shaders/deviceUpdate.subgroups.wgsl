// SHA-256 of the whole: b61dd4a6fed618e23786d979092f88a4dbb05e7d64f751b9377777f070ae3f5e
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (functions.wgsl)

// (random.wgsl)
