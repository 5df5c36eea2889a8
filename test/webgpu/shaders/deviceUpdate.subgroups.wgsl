// SHA-256 of the whole: fa03a809c4ffa2f6ea93228b766c3a05fe3cfd2e5b920ccdb200b3743fa623a7
enable subgroups;
// (the kernel's own text, as without subgroups)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (functions.wgsl)

// (random.wgsl)
