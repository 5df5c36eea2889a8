// SHA-256 of the whole: 963f2861ba5b8262fedf6f9c125b2d0d073303bb23683cf9b38ae3413f8f9618
enable subgroups;
// (the kernel's own text, as without features)
// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
