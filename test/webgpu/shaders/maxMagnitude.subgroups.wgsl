// SHA-256 of the whole: a8a25b4e1fd7833804ee4e7b5d66b909d63dba6df061cecdee97baed2e1197f5
enable subgroups;
// (the kernel's own text, as without features)
// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
