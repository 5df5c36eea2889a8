// SHA-256 of the whole: 2390b843589549bf1889c50b1d7b0de5e86ae886647eef378b91a6f40d1dbd0f
enable subgroups;
// (the kernel's own text, as without features)
// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
