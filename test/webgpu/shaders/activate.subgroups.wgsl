// SHA-256 of the whole: 856f4d778f3cc3ae942fc956286796f733e693025469611903d01a8a57868af1
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)
