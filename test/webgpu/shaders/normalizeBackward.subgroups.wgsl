// SHA-256 of the whole: ad8d8711bf270237c3c98aec290049d2943cbc4b6578704b58a03d38aca395ab
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (normalized.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
