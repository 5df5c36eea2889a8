// SHA-256 of the whole: bb8f142db6b352bf5d9d58f9a768625a9b38c14827ae89a67f1e8a49b083ba44
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (functions.wgsl)

// (random.wgsl)
