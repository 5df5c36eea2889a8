// SHA-256 of the whole: 31bc2242c0c53e67cc70e46cbba580084571e92a332c0f2ccf9be687cecd9e3d
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
