// SHA-256 of the whole: be102f9e4693fab72a1bfdc7fd0f6c4e6ecef6983c661823bc0520ac6d83b554
enable subgroups;
// (the kernel's own text, as without subgroups)
// (exact.wgsl)

// (joinedSubgroups.wgsl)
