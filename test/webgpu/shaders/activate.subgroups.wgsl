// SHA-256 of the whole: db2b268cdbbf7ab829f58207b9208c802448211a98f3e05f95b49f1681b1e02d
enable subgroups;
// (the kernel's own text, as without subgroups)
// (exact.wgsl)

// (joinedSubgroups.wgsl)
