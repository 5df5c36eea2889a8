// SHA-256 of the whole: 99e87ec1aeed518304911b960e103c8a80fa4b95251273255bed047ac1093c80
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (functions.wgsl)

// (random.wgsl)
