// SHA-256 of the whole: cc65a6ff7e4c51e97e39e88443592438f5790a5e53d737410ca4f5ea81e68a3d
enable subgroups;
// (the kernel's own text, as without subgroups)
// (exact.wgsl)

// (joinedSubgroups.wgsl)
