// SHA-256 of the whole: 0dcfcbc3ceabf4af342229fa98d3599b7c7bf5900a982b736ec85a56b52791f3
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
