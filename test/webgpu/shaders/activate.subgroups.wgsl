// SHA-256 of the whole: ed6c5a2a0ee17d17b1a1fdca46be7c8cc1e412403d5fc9825cc830715d6b0c1a
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)
