// SHA-256 of the whole: ae2eda5b8181306c47b5067b749cb65bba5ad2967dc5b5fb7ba79a5b80d84bc3
enable subgroups;
// (the kernel's own text, as without subgroups)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (readGeometry.wgsl)
