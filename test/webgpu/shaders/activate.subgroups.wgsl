// SHA-256 of the whole: c991a14b6417ccd5a9576805a8153efcbc6ab95da9baf98d33ed6e329852fa92
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)
