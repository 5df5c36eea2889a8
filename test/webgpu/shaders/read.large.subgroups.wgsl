// SHA-256 of the whole: c4dd51d542a5e30851943c1e17fd0b905e50ab31cf10ce464dd60ac27abcb555
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (whole.wgsl)

// (readGeometry.wgsl)
