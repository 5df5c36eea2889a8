// SHA-256 of the whole: a267d20dd817aa3a469631430a5453b6385fa3c8d9675c9028716fbaeda592a0
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
