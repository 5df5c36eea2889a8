// SHA-256 of the whole: b67ddcd593ebcc7185df20efa29206665acc77351e3b42951b7cca8dd850305e
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (clips.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
