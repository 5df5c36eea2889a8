// SHA-256 of the whole: dc8c361237523cce8f6f55ff3313d2a503ec76394087c85087e83819e645f63e
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (normalized.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)
