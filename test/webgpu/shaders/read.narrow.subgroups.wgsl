// SHA-256 of the whole: bb127b9fffc76c288165a9982a1dd6918cdaa3483dde977d9eb573313104b4e2
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
