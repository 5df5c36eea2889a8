// SHA-256 of the whole: 7e90c71dacf9eb5bfe96a1f4603957af46d5dbd70d9dfcce3da2110e00690ab3
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
