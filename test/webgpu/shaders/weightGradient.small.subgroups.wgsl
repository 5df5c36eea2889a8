// SHA-256 of the whole: b895ca64dd78f889ed6394b85ede472ee4e2354f457eec4971ef7472fcaaa056
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
