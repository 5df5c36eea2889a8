// SHA-256 of the whole: 293848d2190c5b36143157e849e94684366d7d402791948c43dc27c776c840af
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
